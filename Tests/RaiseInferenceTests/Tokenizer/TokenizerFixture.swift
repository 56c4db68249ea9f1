import Foundation
import RaiseInference
import Testing

/// The small tokenizers of fixtures/tokenizer, made by fixtures/make_tokenizer.py.
enum TokenizerFixture {
  static let folder = URL(filePath: #filePath).appending(path: "../../../../fixtures/tokenizer").standardized

  static func path(_ name: String) -> String { folder.appending(path: "\(name).json").path(percentEncoded: false) }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: "\(name).json")))
  }

  static func tokenizer(_ name: String, recognisesSpecialTokens: Bool = false) throws -> WordPieceTokenizer {
    try WordPieceTokenizer(contentsOf: path(name), recognisesSpecialTokens: recognisesSpecialTokens)
  }
}

/// A text, and what Hugging Face's `tokenizers` makes of it.
struct ExpectedTokens: Decodable, CustomTestStringConvertible {
  let tokenizer: String
  let special: Bool
  let bytes: Data
  let ids: [Int32]
  /// Start and end of each token, one after the other.
  let ranges: [Int]

  var tokens: [Token] { ids.indices.map { Token(id: ids[$0], utf8Range: ranges[2 * $0]..<ranges[2 * $0 + 1]) } }
  var testDescription: String { "\(tokenizer) \(String(decoding: bytes, as: UTF8.self).debugDescription)" }

  static func all() throws -> [ExpectedTokens] {
    let lines = try Data(contentsOf: TokenizerFixture.folder.appending(path: "expected.jsonl")).split(separator: 0x0A)
    return try lines.map { try JSONDecoder().decode(ExpectedTokens.self, from: $0) }
  }
}

extension WordPieceTokenizer {
  func tokens(_ bytes: some Sequence<UInt8>) -> [Token] {
    var buffer = TokenBuffer()
    Array(bytes).withUnsafeBufferPointer { encode($0, into: &buffer) }
    return Array(buffer)
  }
}
