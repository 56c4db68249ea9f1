import Foundation
import RaiseCorpus

/// Where attributes lie: what rules saw in each document of a corpus, apart from its text.
///
///     <folder>/<name>.json    what was observed, by which rules, in which files
///     <folder>/<name>/…       one file per input file, one line per document, in the corpus's order
///
/// These are the paths of Dolma's `attributes/<name>/…`, so its mixer reads them beside `documents/…`. What a line holds:
/// ``AttributeWriter``.
public struct AttributeFolder: Sendable, Hashable {
  /// The folder that may hold several sets of attributes.
  public var path: String
  /// The set's name: a folder beside others, and the first part of every attribute's name.
  public var name: String
  /// Which program writes, for the description.
  public var tool: String

  /// A set of attributes.
  public init(path: String, name: String, tool: String = "raise") {
    (self.path, self.name, self.tool) = (path, name, tool)
  }

  var description: String { "\(path)/\(name).json" }
  var folder: String { "\(path)/\(name)" }
  var lock: String { "\(path)/.\(name).lock" }
  func finished(_ input: String) -> String { "\(folder)/\(Self.fileName(of: input))" }
  func unfinished(_ input: String) -> String { "\(folder)/.unfinished/\(Self.fileName(of: input))" }

  /// JSON Lines keep the input's own name, and so its compression, as Dolma's mixer expects; other inputs get an ending.
  static func fileName(of input: String) -> String {
    let endings = JSONLinesFormat.endings.flatMap { ending in
      Compression.allCases.flatMap(\.endings).map { ending + $0 }
    }
    let name = input.lowercased()
    return endings.contains(where: name.hasSuffix) ? input : input + ".jsonl.zst"
  }

  /// Refuses a name under which the run itself writes.
  ///
  /// - Throws: ``FilterError/attributes(path:line:reason:)``.
  func expectNoOutput(of output: OutputFolder) throws {
    guard OutputFolder.names.contains(name), Folders.resolved(path) == Folders.resolved(output.path) else { return }
    throw FilterError.attributes(
      path: folder, line: nil,
      reason: "is what the run writes besides; choose another --attributes-name, or a folder apart from the output")
  }

  /// The only set in the folder at `path`.
  ///
  /// - Throws: ``FilterError/attributes(path:line:reason:)`` when there is none or there are several.
  public static func only(in path: String) throws -> AttributeFolder {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }.sorted()
    guard names.count == 1 else {
      let found = names.isEmpty ? "none" : names.joined(separator: ", ")
      throw FilterError.attributes(path: path, line: nil, reason: "expected one set of attributes, found \(found)")
    }
    return AttributeFolder(path: path, name: names[0])
  }
}
