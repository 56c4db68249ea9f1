import Foundation
import RaiseCore
import RaiseRules
import RaiseTesting
import Testing

@Suite("personal-data")
struct PersonalDataRuleTests {
  @Test("Each kind finds what its table marks, and nothing else", arguments: PersonalDataTable.rows)
  func table(row: PersonalDataTable.Row) throws {
    let rule = try PersonalDataRule(settings: RuleSettings(id: "pii", hazards: []), entities: [row.kind])
    let expected = MarkedText(row.marked)
    let found = try rule.countingRanges(in: expected.text)
    #expect(found == expected.ranges, "\(row.kind): expected \(row.marked), found \(expected.marked(found))")
  }

  @Test("Every kind of the register has hits, near misses, a line in the docs and a hazard that is known")
  func register() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
    let docs = try String(contentsOf: root.appending(path: "docs/personal-data.md"), encoding: .utf8)
    for kind in PersonalDataKind.all {
      let rows = PersonalDataTable.rows.filter { $0.kind == kind.name }
      #expect(rows.contains { $0.marked.contains("⟦") }, "no hit for \(kind.name)")
      #expect(rows.contains { !$0.marked.contains("⟦") }, "no near miss for \(kind.name)")
      #expect(docs.contains("| `\(kind.name)` |"), "no docs for \(kind.name)")
      #expect(Hazard(known: kind.hazard.rawValue) != nil)
    }
    let known = Hazard.known.filter { $0.rawValue.hasPrefix("prv.") }.map(\.rawValue).sorted()
    #expect(PersonalDataKind.all.map(\.hazard.rawValue).sorted() == known)
  }

  @Test("Of two kinds that claim the same bytes only the stronger is reported")
  func overlaps() throws {
    let rule = try PersonalDataRule(settings: RuleSettings(id: "pii", hazards: [.privacy]))
    let item = Item(id: "t", stage: .input, text: "call or charge 4111 1111 1111 1111")
    #expect(try rule.findings(in: item).map(\.hazard.rawValue) == ["prv.card"])
    let phones = try PersonalDataRule(settings: RuleSettings(id: "pii", hazards: []), entities: ["phone"])
    #expect(try phones.findings(in: item).isEmpty)
  }

  @Test("Hazards of the settings pick kinds, and findings carry rule, threshold, mode and detail")
  func settings() throws {
    let settings = RuleSettings(id: "r", hazards: [Hazard(rawValue: "prv.card")], threshold: 0.7, mode: .monitor)
    let rule = try PersonalDataRule(settings: settings)
    let text = "ada@example.org paid with card 4111 1111 1111 1111"
    let findings = try rule.findings(in: Item(id: "t", stage: .input, text: text))
    #expect(findings.count == 1)
    let finding = try #require(findings.first)
    #expect(finding.rule == "r" && finding.threshold == 0.7 && finding.mode == .monitor && finding.detail == "visa")
  }

  @Test("A text full of hits yields every one")
  func manyHits() throws {
    let rule = try PersonalDataRule(settings: RuleSettings(id: "pii", hazards: []))
    let text = (0..<20_000).map { "user\($0)@example.org" }.joined(separator: "\n")
    #expect(try rule.countingRanges(in: text).count == 20_000)
  }

  @Test("An unknown entity is refused with the nearest known name")
  func unknownEntity() {
    let error = #expect(throws: UnknownNameError.self) {
      try PersonalDataRule(settings: RuleSettings(id: "pii", hazards: []), entities: ["emial"])
    }
    #expect(error?.description.contains("did you mean \"email\"?") == true)
  }

  @Test("Context can be turned off: what needs it is then not found")
  func contextOff() throws {
    let settings = RuleSettings(id: "pii", hazards: [])
    let text = "SSN 536221234, born 1980-03-05"
    #expect(try PersonalDataRule(settings: settings).countingRanges(in: text).count == 2)
    #expect(try PersonalDataRule(settings: settings, usesContext: false).countingRanges(in: text).isEmpty)
  }

  @Test("Whatever the text, ranges lie within it, apart, on boundaries of scalars")
  func fuzz() throws {
    let rule = try PersonalDataRule(settings: RuleSettings(id: "p", hazards: []))
    var random = SeededGenerator(seed: 7)
    for _ in 0..<3000 {
      let text = Self.randomText(&random)
      let ranges = try rule.findings(in: Item(id: "t", stage: .input, text: text)).compactMap(\.range)
      expectSound(ranges, in: text)
    }
  }

  private func expectSound(_ ranges: [Range<Int>], in text: String) {
    let bytes = Array(text.utf8)
    var end = 0
    for range in ranges {
      #expect(range.lowerBound >= end && range.upperBound <= bytes.count && !range.isEmpty)
      #expect(String(validating: bytes[range], as: UTF8.self) != nil)
      end = range.upperBound
    }
  }

  /// Pieces that recognizers look for, cut and joined at random, with random scalars in between.
  private static func randomText(_ random: inout SeededGenerator) -> String {
    let pieces = [
      "ada@example.org", "+44 20 7946 0958", "(415) 555-0123", "4111 1111 1111 1111", "京A12345", "1980年3月5日", "born",
      "::", "2001:db8::1", "8.8.8.8",
      "１３８００１３８０００", "（010）62345678", "-----BEGIN PRIVATE KEY-----", "://u:p@h", "password=", "密码：", "eyJ",
      "12 Main Street", "中山路12号", "\\n", "\u{0}", "é", "😀",
      "GB82", "0x", "bc1", "AKIA", "..", "@", "=", "-", "x", "1", "99999999999999999999999999",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0..<14, using: &random) {
      let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      text += Bool.random(using: &random) ? piece : String(piece.dropFirst(Int.random(in: 0..<4, using: &random)))
      if Bool.random(using: &random), let scalar = UnicodeScalar(UInt32.random(in: 0..<0x11000, using: &random)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
