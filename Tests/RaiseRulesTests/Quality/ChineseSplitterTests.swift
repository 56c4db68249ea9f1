import Foundation
import RaiseTesting
import Testing

@testable import RaiseRules

/// Chinese words are jieba's, through spaCy and datatrove.
@Suite struct ChineseSplitterTests {
  /// What datatrove 0.10.1 makes of a text; written by fixtures/make_chinese_words.py.
  struct Row: Decodable, Sendable {
    var text: String
    var words: [String]
  }

  static let rows: [Row] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("../../../fixtures/words/chinese.jsonl").standardizedFileURL
    let lines = (try? String(contentsOf: file, encoding: .utf8).split(separator: "\n")) ?? []
    return lines.compactMap { try? JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
  }()

  private func ranges(of text: String) throws -> [Range<Int>] {
    let dictionary = try ChineseDictionary.bundled()
    var (text, words) = (text, WordRanges())
    text.withUTF8 { ChineseSplitter($0, dictionary).split(into: &words) }
    return words.ranges
  }

  private func words(of text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    return try ranges(of: text).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// Texts of words, halves of words, rare characters, numbers, signs and white space.
  static let texts: [String] = {
    var generator = SeededGenerator(seed: 20)
    let known = rows.flatMap(\.words)
    let signs = [
      " ", "\n", "\r\n", "\u{3000}", "\u{1C}", "，", "。", "😀", "𠀀", "e\u{301}", "\u{200B}", "%", ".", "--", "9",
    ]
    return (0..<300).map { number in
      (0..<Int.random(in: 1...80, using: &generator)).map { _ in
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: known.randomElement(using: &generator) ?? ""
        case 1: String((known.randomElement(using: &generator) ?? "").prefix(1))
        case 2: signs.randomElement(using: &generator) ?? ""
        default: Unicode.Scalar(UInt32.random(in: 0x4DF0...0x9FE0, using: &generator)).map(String.init) ?? ""
        }
      }.joined()
    }
  }()

  @Test("There are texts to compare")
  func hasRows() { #expect(Self.rows.count == 64) }

  @Test("Words are those of jieba", arguments: rows)
  func agrees(row: Row) throws {
    #expect(try words(of: row.text) == row.words)
  }

  @Test("Words are all of a text but its white space, each after the one before")
  func covers() throws {
    for text in Self.texts + Self.rows.map(\.text) {
      let scalars = text.unicodeScalars.filter { !$0.properties.isWhitespace && !(0x1C...0x1F ~= $0.value) }
      #expect(try words(of: text).joined().unicodeScalars.elementsEqual(scalars), "\(text.debugDescription)")
      let ranges = try ranges(of: text)
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound && !$0.isEmpty })
    }
  }

  @Test("Runs are parted apart: white space and signs between texts change no word")
  func parts() throws {
    let joined = Self.rows.map(\.text).joined(separator: "\n")
    #expect(try words(of: joined) == Self.rows.flatMap(\.words))
  }

  @Test("A run longer than the bound is parted as if a space stood there")
  func isBounded() throws {
    let bound = ChineseSegmenter.maxRunLength
    for unit in ["的", "长江大桥", "a", "龘", "好9", "长"] {
      let text = String(repeating: unit, count: (bound + 100) / unit.count + 1)
      let parted = String(text.prefix(bound)) + " " + String(text.dropFirst(bound))
      #expect(try words(of: text) == words(of: parted), "\(unit)")
    }
  }

  @Test("Bytes that are no text end in no crash", arguments: [1, 2, 3] as [UInt64])
  func anyBytes(seed: UInt64) throws {
    let dictionary = try ChineseDictionary.bundled()
    var generator = SeededGenerator(seed: seed)
    let kinds: [UInt8] = [0xE4, 0xB8, 0x80, 0xE9, 0xBF, 0x41, 0xFF]
    let bytes = (0..<20_000).map { _ in kinds.randomElement(using: &generator) ?? 0 }
    for length in 0..<200 {
      var words = WordRanges()
      let cut = Array(bytes[(length * 90)...].prefix(length)) + [0x41]
      cut.withUnsafeBufferPointer { text in
        var segmenter = ChineseSegmenter(dictionary, longestRun: text.count)
        var index = 0
        while index < text.count {
          let end = segmenter.addRun(at: index, of: text, to: &words)
          index = max(end, index + 1)
        }
      }
      #expect(words.ranges.allSatisfy { $0.upperBound <= cut.count })
    }
  }

  @Test("Many threads share one dictionary")
  func concurrent() async throws {
    let expected = Self.rows.map(\.words)
    try await withThrowingTaskGroup(of: [[String]].self) { group in
      for _ in 0..<8 { group.addTask { try Self.rows.map { try self.words(of: $0.text) } } }
      for try await found in group { #expect(found == expected) }
    }
  }
}
