import Foundation
import RaiseInference
import Testing

@Suite struct TokenizerFileTests {
  /// What is replaced in `uncased.json`, by what, and the error.
  private static let damages: [(String, String, String)] = [
    ("\"BertNormalizer\"", "\"Lowercase\"", "normalizer.type: expected \"BertNormalizer\", found \"Lowercase\""),
    (
      "\"BertPreTokenizer\"", "\"Whitespace\"",
      "pre_tokenizer.type: expected \"BertPreTokenizer\", found \"Whitespace\""
    ),
    ("\"WordPiece\", \"unk", "\"BPE\", \"unk", "model.type: expected \"WordPiece\", found \"BPE\""),
    ("\"version\": \"1.0\"", "\"version\": \"2.0\"", "version: expected \"1.0\", found \"2.0\""),
    ("\"lowercase\": true", "\"lowercase\": 1", "normalizer.lowercase: expected true or false, found 1"),
    ("\"lowercase\"", "\"lower_case\"", "normalizer.lower_case: unknown key; nearest known key: lowercase"),
    ("\"unk_token\": \"[UNK]\"", "\"unk_token\": \"<unk>\"", "model.unk_token: expected a token of model.vocab"),
    ("\"max_input_chars_per_word\": 100, ", "", "model.max_input_chars_per_word: expected a value, found nothing"),
    ("\"vocab\": {\"[PAD]\": 0, ", "\"vocab\": {\"[PAD]\": -1, ", "model.vocab: expected an integer in 0...1048575"),
    (
      "\"vocab\": {\"[PAD]\": 0, ", "\"vocab\": {\"[PAD]\": 9999999, ",
      "model.vocab: expected an integer in 0...1048575"
    ),
    (
      "\"vocab\": {\"[PAD]\": 0, ", "\"vocab\": {\"[PAD]\": 1, ",
      "expected each id once, found 1, which \"[PAD]\" has"
    ),
    ("\"vocab\": {\"[PAD]\": 0, ", "\"vocab\": {\"[UNK]\": 0, ", "expected each token once, found \"[UNK]\" again"),
    ("\"vocab\": {", "\"vocabs\": {", "model.vocabs: unknown key; nearest known key: vocab"),
    ("\"vocab\": {", "\"vocab\": null, \"vocab\": {", "expected each key once, found \"vocab\" again"),
    ("\"vocab\": {\"[PAD]\": 0, ", "\"vocab\": {\"\\ud800\": 0, ", "expected a JSON string, found a broken one"),
    ("{\"id\": 0, ", "{\"id\": 7, ", "added_tokens[0]: expected id 0, which \"[PAD]\" has by model.vocab"),
    (
      "\"id\": 1, \"content\": \"[UNK]\"", "\"id\": 0, \"content\": \"[PAD]\"",
      "added_tokens[1]: expected each content once"
    ),
    (
      "\"content\": \"[PAD]\"", "\"content\": \"\"",
      "added_tokens[0].content: expected text that the normalizer leaves"
    ),
  ]

  private func loaded(_ text: String) throws -> WordPieceTokenizer {
    try WordPieceTokenizer(json: Array(text.utf8), name: "broken.json")
  }

  @Test("A wrong tokenizer.json is refused with file, line, column, path, what is expected and what is found")
  func errors() throws {
    let text = String(decoding: try TokenizerFixture.bytes("uncased"), as: UTF8.self)
    _ = try loaded(text)
    for (original, damage, message) in Self.damages {
      let range = try #require(text.range(of: original))
      let error = #expect(throws: CheckpointError.self, "\(message)") {
        try loaded(text.replacingCharacters(in: range, with: damage))
      }
      let found = error?.description ?? ""
      #expect(found.hasPrefix("broken.json:") && found.contains(message), "\(found)")
    }
  }

  @Test("An error behind the vocabulary knows its line and column")
  func place() {
    let vocabulary = "{\"[UNK]\": 0,\n\"a\\u0062\": 1}"
    let error = #expect(throws: CheckpointError.self) {
      try loaded("{\"model\": {\"vocab\": \(vocabulary)}, \"extra\": 1}")
    }
    #expect(
      error?.description.hasPrefix("broken.json:2:17: extra: unknown key") == true, "\(String(describing: error))")
  }

  @Test("A file that is cut anywhere is refused")
  func cut() throws {
    let bytes = try TokenizerFixture.bytes("uncased")
    for count in stride(from: 0, to: bytes.count - 2, by: 13) {
      #expect(throws: CheckpointError.self) { try WordPieceTokenizer(json: Array(bytes.prefix(count))) }
    }
  }

  @Test("A file that is not there is refused by name")
  func missing() {
    let error = #expect(throws: CheckpointError.self) { try TokenizerFixture.tokenizer("no-such") }
    #expect(error?.description.contains("no-such.json") == true)
  }

  @Test("Damaged files and damaged texts end in an error or in tokens inside the text (RAISE_FUZZ: how many)")
  func fuzz() throws {
    let rounds = ProcessInfo.processInfo.environment["RAISE_FUZZ"].flatMap { Int($0) } ?? 2_000
    let files = try ["uncased", "cased", "raw"].map { try TokenizerFixture.bytes($0) }
    let text = Array("Un word <sep>  ab => [SEP] cafe\u{301} 今天\u{1D15E} \u{F75}\0 don't İ".utf8)
    var mutator = TokenizerMutator(seed: 2026)
    var accepted = 0
    for round in 0..<rounds {
      let file = mutator.mutate(files[round % files.count])
      let special = round % 2 == 0
      guard let tokenizer = try? WordPieceTokenizer(json: file, recognisesSpecialTokens: special) else { continue }
      accepted += 1
      let damaged = mutator.mutate(text)
      let isInside = tokenizer.tokens(damaged).allSatisfy {
        $0.utf8Range.upperBound <= damaged.count && tokenizer.token(of: $0.id) != nil
      }
      #expect(isInside, "round \(round)")
    }
    #expect(accepted > 0 && accepted < rounds)
  }
}
