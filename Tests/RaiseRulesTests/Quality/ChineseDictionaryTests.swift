import Foundation
import RaiseInference
import RaiseTesting
import Testing

@testable import RaiseRules

/// A dictionary file is read whole and checked, so that a broken one is an error that says what is wrong.
@Suite struct ChineseDictionaryTests {
  /// A dictionary of four words, 一丁, 一丁七, 丁七 and 七, that tests break.
  struct Draft {
    var format = "raise-chinese-words/1"
    var letters: [UInt16] = [1 | Draft.last, 3 | Draft.last, 3 | Draft.last]
    var values = [UInt8](repeating: 0, count: RunCharacter.count + 3)
    var rare: [UInt16] = [2]
    var branches: Set = [0, 1, RunCharacter.count]
    var weights = [-9.0, -3, -5]
    var moves = [Double](repeating: -1, count: 20)
    var emitted = [UInt16](repeating: 0, count: RunCharacter.hanCount * 4)
    var emissions = [-3.14e100]
    var missing: String?
    /// Bytes cut off the end of the file.
    var cut = 0

    static let last: UInt16 = 1 << 15

    init() {
      (values[3], values[RunCharacter.count], values[RunCharacter.count + 1]) = (1, 1, 1)
      values[RunCharacter.count + 2] = 255
    }

    private static func data<T>(_ elements: [T]) -> Data { elements.withUnsafeBytes { Data($0) } }

    private var bits: [UInt8] {
      var bits = [UInt8](repeating: 0, count: (values.count + 7) / 8)
      for node in branches { bits[node / 8] |= 1 << (node % 8) }
      return bits
    }

    /// The bytes of the file.
    var file: Data {
      let tensors: [(name: String, type: String, shape: [Int], data: Data)] = [
        ("weights", "F64", [weights.count], Self.data(weights)), ("moves", "F64", [5, 4], Self.data(moves)),
        ("emissions", "F64", [emissions.count], Self.data(emissions)),
        ("emitted", "U16", [RunCharacter.hanCount, 4], Self.data(emitted)),
        ("letters", "U16", [letters.count], Self.data(letters)), ("rare", "U16", [rare.count], Self.data(rare)),
        ("branches", "U8", [bits.count], Self.data(bits)), ("values", "U8", [values.count], Self.data(values)),
      ]
      var (header, data) = (#"{"__metadata__":{"format":"\#(format)","source":"test"}"#, Data())
      for tensor in tensors where tensor.name != missing {
        header += #","\#(tensor.name)":{"dtype":"\#(tensor.type)","shape":\#(tensor.shape),"#
        header += #""data_offsets":[\#(data.count),\#(data.count + tensor.data.count)]}"#
        data += tensor.data
      }
      header += "}"
      header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
      return (Self.data([UInt64(header.utf8.count).littleEndian]) + Data(header.utf8) + data).dropLast(cut)
    }
  }

  private func withFile<T>(_ data: Data, _ body: (String) throws -> T) throws -> T {
    let file = FileManager.default.temporaryDirectory.appending(path: "raise-words-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try data.write(to: file)
    return try body(file.path(percentEncoded: false))
  }

  private func words(of text: String, _ dictionary: ChineseDictionary) -> [String] {
    var (copy, words) = (text, WordRanges())
    copy.withUTF8 { ChineseSplitter($0, dictionary).split(into: &words) }
    return words.ranges.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
  }

  @Test("Words go where their sum of weights is greatest, and of two ways that are equal the longer word comes first")
  func decides() throws {
    let dictionary = try withFile(Draft().file) { try ChineseDictionary(path: $0) }
    // 一丁 + 七: -3 - 3; 一丁七: -5; 一 + 丁七: -9 - 3.
    #expect(words(of: "一丁七", dictionary) == ["一丁七"])
    #expect(words(of: "一丁一丁七丁七", dictionary) == ["一丁", "一丁七", "丁七"])
    var draft = Draft()
    draft.weights[2] = -6
    let equal = try withFile(draft.file) { try ChineseDictionary(path: $0) }
    #expect(words(of: "一丁七", equal) == ["一丁七"])
    draft.weights[2] = -6.5
    let lighter = try withFile(draft.file) { try ChineseDictionary(path: $0) }
    #expect(words(of: "一丁七", lighter) == ["一丁", "七"])
    #expect(dictionary.identity.hasPrefix("test (") && dictionary.identity.count == 71)
  }

  static let damages: [(message: String, damage: @Sendable (inout Draft) -> Void)] = [
    (
      "format: expected \"raise-chinese-words/1\", found \"raise-chinese-words/2\"",
      { $0.format = "raise-chinese-words/2" }
    ),
    ("tensor values: expected offsets within", { $0.cut = 1 }), ("cut: expected at least", { $0.cut = 1 << 30 }),
    ("values: expected a tensor, found none", { $0.missing = "values" }),
    ("moves: expected a tensor, found none", { $0.missing = "moves" }),
    ("letters: expected 3 elements, all nodes but the first level, found 2", { $0.letters.removeLast() }),
    ("letters: expected 0...21018 at 0, found 21019", { $0.letters[0] = 21_019 | Draft.last }),
    ("letters: expected 2...21018 at 1, found 1", { $0.letters = [1, 1 | Draft.last, 3 | Draft.last] }),
    ("branches: expected parents of all 21022 nodes, found those of 21021", { $0.branches = [0, 1] }),
    ("branches: expected children of node 21020, found the end of letters", { $0.branches.insert(21_020) }),
    ("branches: expected children of node 21019, found the end of letters", { $0.letters[2] = 3 }),
    (
      "branches: expected children behind node 21019, found node 21019",
      { $0.branches = [21_019, 21_020, 21_021] }
    ),
    ("rare: expected an element for each 255 of values, found 0", { $0.rare = [] }),
    ("rare: expected 1 elements, one for each 255 of values, found 2", { $0.rare = [2, 2] }),
    ("values: expected less than 3, found 3", { $0.values[3] = 3 }),
    ("values: expected less than 3, found 900", { $0.rare = [900] }),
    ("emitted: expected less than 1, found 7", { $0.emitted[5] = 7 }),
    ("expected finite numbers up to 0, found nan", { $0.weights[1] = .nan }),
    ("expected finite numbers up to 0, found -inf", { $0.emissions = [-.infinity] }),
    ("expected finite numbers up to 0, found 1.0", { $0.moves[7] = 1 }),
  ]

  @Test("Damage is told by tensor, with what was expected and what was found", arguments: damages)
  func damaged(row: (message: String, damage: @Sendable (inout Draft) -> Void)) throws {
    var draft = Draft()
    row.damage(&draft)
    let error = try #require(throws: (any Error).self) {
      try withFile(draft.file) { try ChineseDictionary(path: $0) }
    }
    #expect("\(error)".contains(row.message), "\(error)")
    #expect("\(error)".contains("raise-words-"), "the file is named")
  }

  @Test("A file with any byte changed is refused or parts texts without a crash")
  func anyDamage() throws {
    let whole = Draft().file
    var generator = SeededGenerator(seed: 3)
    // The header, and the ends of the tensors that hold anything.
    for _ in 0..<60 {
      var file = whole
      let place =
        Bool.random(using: &generator)
        ? Int.random(in: 0..<900, using: &generator) : Int.random(in: 0..<file.count, using: &generator)
      file[file.startIndex + place] = UInt8.random(in: 0...255, using: &generator)
      try withFile(file) { path in
        guard let dictionary = try? ChineseDictionary(path: path) else { return }
        #expect(words(of: "一丁七丁一", dictionary).joined() == "一丁七丁一")
      }
    }
  }

  @Test("A file that is not there is told with its path")
  func missing() throws {
    let error = #expect(throws: CheckpointError.self) { try ChineseDictionary(path: "/nowhere/words.safetensors") }
    #expect("\(error.map { "\($0)" } ?? "")".contains("/nowhere/words.safetensors: No such file or directory"))
  }
}
