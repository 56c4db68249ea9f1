import Foundation
import Testing

@testable import RaiseRules

@Suite struct WordShinglerTests {
  /// What datatrove 0.10.1 makes of a text; written by fixtures/make_minhash.py.
  struct Row: Decodable, Sendable {
    var text: String
    var words: [String]
    var shingles: [UInt64]
  }

  static let rows: [Row] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("../../../fixtures/duplicates/datatrove.jsonl").standardizedFileURL
    let lines = (try? String(contentsOf: file, encoding: .utf8).split(separator: "\n")) ?? []
    return lines.compactMap { try? JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
  }()

  private func words(of text: String, _ language: WordLanguage = .english) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      let words = SimplifiedWords(bytes, language: language)
      let joined = String(decoding: words.bytes, as: UTF8.self)
      return joined.split(separator: " ").map(String.init)
    }
  }

  @Test("There are texts to compare")
  func hasRows() { #expect(Self.rows.count == 16) }

  @Test("Words and hashes are datatrove's", arguments: rows)
  func agrees(row: Row) {
    #expect(words(of: row.text) == row.words)
    #expect(WordShingler(size: 5, language: .english).shingles(of: row.text) == row.shingles)
  }

  @Test("In Chinese every Chinese character is a word")
  func chinese() {
    #expect(words(of: "河流在2024年结冰，OK了", .chinese) == ["河", "流", "在", "0", "年", "结", "冰", "ok", "了"])
  }

  @Test("Each word knows the run of the text that it comes from")
  func sources() {
    var text = "«Die Brücke» cannot hold 1.5 t."
    text.withUTF8 { bytes in
      let words = SimplifiedWords(bytes, language: .english)
      let parts = words.sources.map { String(decoding: bytes[$0], as: UTF8.self) }
      #expect(parts == ["Die", "Brücke", "cannot", "cannot", "hold", "1.5", "t"])
    }
  }

  @Test("A text of fewer words than a run has none, and hashes do not depend on layout")
  func layout() {
    let shingler = WordShingler(size: 3, language: .english)
    #expect(shingler.shingles(of: "Two words.").isEmpty)
    let plain = shingler.shingles(of: "The cafe opens at 9 on 12 days")
    #expect(shingler.shingles(of: "THE CAFÉ -- opens,\n\nat 10 (on 7 days)!") == plain)
    #expect(shingler.shingles(of: "The cafe closes at 9 on 12 days") != plain)
  }
}
