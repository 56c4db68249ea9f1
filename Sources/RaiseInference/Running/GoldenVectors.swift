import Foundation

/// What a checkpoint should answer, stored beside it as golden.json by those who trained it.
///
/// ```json
/// { "format": "raise-golden/1", "made_by": "PyTorch 2.9, fp32", "tolerance": 1e-4,
///   "cases": [{ "prompt": "Hello", "mode": "prompt", "tokens": [6, 8, 120, 7], "segments": [0, 0, 0, 0],
///               "logits": {"safety": [0.1, -2.3], "stream": [[0.5], [0.4], [0.2], [0.1]]} }] }
/// ```
///
/// A case without a prompt is of bare tokens. `pooled` is what an embedding is made of, before it gets length 1. Values are logits, of an embedding the vector of length 1, and of a head
/// that speaks for every token one row a token.
public struct GoldenVectors: Sendable {
  /// Who computed the values, with what.
  public let madeBy: String
  /// How far a value may be off, absolutely, in fp32.
  public let tolerance: Float
  let cases: [Case]

  struct Case: Decodable, Sendable {
    var prompt: String?
    var response: String?
    var mode: String?
    var tokens: [Int32]
    var segments: [Int32]
    var logits: [String: Values]
  }

  /// One row, or a row for every token.
  enum Values: Decodable, Sendable {
    case text([Float])
    case tokens([[Float]])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let rows = try? container.decode([[Float]].self), !rows.isEmpty {
        self = .tokens(rows)
      } else {
        self = .text(try container.decode([Float].self))
      }
    }
  }

  private struct File: Decodable {
    var format: String
    var made_by: String
    var tolerance: Float
    var cases: [Case]
  }

  /// Reads golden.json.
  ///
  /// - Throws: ``GoldenError``.
  public init(path: String) throws {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw GoldenError.unreadable(path: path, reason: "\(error)")
    }
    guard file.format == Self.format else { throw GoldenError.format(path: path, found: file.format) }
    guard !file.cases.isEmpty else { throw GoldenError.unreadable(path: path, reason: "it has no cases") }
    (madeBy, tolerance, cases) = (file.made_by, file.tolerance, file.cases)
  }

  static let format = "raise-golden/1"
}

/// A golden.json that cannot be used.
public enum GoldenError: Error, Sendable, Hashable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case format(path: String, found: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .format(let path, let found):
      "\(path): format: expected \"\(GoldenVectors.format)\", found \"\(found)\""
    }
  }
}
