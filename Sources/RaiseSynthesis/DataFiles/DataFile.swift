import Crypto
import Foundation
import RaiseCore
import Yams

/// A YAML file of a plan or grammar, read whole: its value and the digest of its bytes.
struct DataFile {
  let value: DataValue
  let bytes: Data

  /// Files may not be larger, in bytes.
  private static let maxBytes = 16 << 20

  /// - Throws: ``SynthesisError`` with line and column.
  init(path: String) throws {
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw SynthesisError.unreadable(path: path, reason: error.localizedDescription)
    }
    guard bytes.count <= Self.maxBytes, let text = String(data: bytes, encoding: .utf8) else {
      throw SynthesisError.unreadable(
        path: path, reason: "expected UTF-8 text of at most \(Self.maxBytes) bytes, found \(bytes.count) bytes")
    }
    value = try Self.value(of: text, file: path)
  }

  /// SHA-256 of some files' bytes, each with its length in front.
  static func digest(of files: [Data]) -> ContentDigest {
    var hash = SHA256()
    for bytes in files {
      hash.update(data: Data("\(bytes.count):".utf8))
      hash.update(data: bytes)
    }
    return ContentDigest(hash.finalize()) ?? .zero
  }

  static func value(of text: String, file: String) throws -> DataValue {
    do {
      if text.contains("&") && text.contains("*") { try refuseAliases(in: text) }
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      return try withExtendedLifetime(parser) {
        guard let root = try parser.singleRoot() else {
          throw SynthesisError.badData(file: file, place: "1:1", path: "", reason: "expected keys, found nothing")
        }
        return try value(of: root, file: file, path: "")
      }
    } catch let error as YamlError {
      throw SynthesisError.badData(file: file, place: place(of: error), path: "", reason: reason(of: error))
    }
  }

  /// Throws the library's complaint about an unknown alias when there is any alias at all.
  ///
  /// The library copies what an alias stands for, so a small file of aliases could become a huge one. A copy is read
  /// first in which every anchor is a tag: the first alias is then an unknown one and ends the reading.
  private static func refuseAliases(in text: String) throws {
    _ = try Parser(yaml: text.replacing("&", with: "!"), resolver: .basic, encoding: .utf8).singleRoot()
  }

  private static func value(of node: Node, file: String, path: String) throws -> DataValue {
    let place = node.mark.map { "\($0.line):\($0.column)" } ?? "1:1"
    func made(_ content: DataValue.Content) -> DataValue {
      DataValue(content: content, file: file, place: place, path: path)
    }
    switch node {
    case .scalar(let scalar): return made(.scalar(scalar.string))
    case .sequence(let items):
      let values = try items.enumerated().map { try value(of: $1, file: file, path: "\(path)[\($0)]") }
      return made(.list(values))
    case .mapping(let pairs):
      return made(
        .mapping(
          try pairs.map { key, child in
            guard let name = key.string else { throw made(.scalar("")).error("expected names as keys") }
            return (name, try value(of: child, file: file, path: path.isEmpty ? name : "\(path).\(name)"))
          }))
    case .alias: throw made(.scalar("")).error("aliases (*name) are not supported")
    }
  }

  private static func place(of error: YamlError) -> String? {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      "\(mark.line):\(mark.column)"
    case .duplicatedKeysInMapping(_, let context): "\(context.mark.line):\(context.mark.column)"
    default: nil
    }
  }

  private static func reason(of error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _):
      "YAML: \(problem)"
    case .duplicatedKeysInMapping(let keys, _): "key \(keys.joined(separator: ", ")) stands more than once"
    default: "YAML: \(error)"
    }
  }
}
