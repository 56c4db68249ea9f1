import Foundation
import RaiseCore

@testable import RaiseSynthesis

/// The shipped grammar and small plans over it.
enum Fixtures {
  /// policies/synthesis of the checkout.
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("policies/synthesis").path

  static let grammar = Result { try GrammarReader.read(folder: "\(folder)/grammar") }

  /// A plan of `rows` rows with further lines of YAML.
  static func plan(rows: Int, seed: UInt64 = 1, _ lines: String = "") throws -> SynthesisPlan {
    let scratch = try Scratch()
    let text = "name: test\nversion: 1.0.0\nrows: \(rows)\nseed: \(seed)\ngrammar: \(folder)/grammar\n\(lines)\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: scratch("plan.yaml")))
    return try SynthesisPlan(path: scratch("plan.yaml"))
  }
}

/// A folder of its own for one test, removed at the end.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("raise-synthesis-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` below the folder.
  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a text below the folder and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }

  /// Every file below `folder`, hidden ones left out, by relative path.
  func files(in folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: self(folder)) where !name.hasPrefix(".") {
      let url = URL(fileURLWithPath: self(folder)).appendingPathComponent(name)
      if try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        files[name] = try Data(contentsOf: url)
      }
    }
    return files
  }

  /// The rows of a run's output.
  func rows(in folder: String) throws -> [Row] {
    let text = try String(contentsOfFile: self("\(folder)/rows.jsonl"), encoding: .utf8)
    return try text.split(separator: "\n").map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
  }
}
