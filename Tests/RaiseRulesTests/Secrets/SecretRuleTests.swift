import Foundation
import RaiseCore
import RaiseTesting
import Testing

@testable import RaiseRules

@Suite("secret")
struct SecretRuleTests {
  private static func rule(_ kinds: [String]? = nil, minEntropy: Double = 3.5) throws -> SecretRule {
    try SecretRule(settings: RuleSettings(id: "secrets", hazards: []), kinds: kinds, minEntropy: minEntropy)
  }

  private static func findings(_ rule: SecretRule, in text: String) throws -> [Finding] {
    try rule.findings(in: Item(id: "t", stage: .pretraining, text: text))
  }

  @Test("Each kind finds what its table marks, and nothing else", arguments: SecretTable.rows)
  func table(row: SecretTable.Row) throws {
    let expected = MarkedText(row.marked)
    let found = try Self.rule([row.kind]).countingRanges(in: expected.text)
    #expect(found == expected.ranges, "\(row.kind): expected \(row.marked), found \(expected.marked(found))")
  }

  @Test("With all kinds asked for, each token is found once, as evidence of its own kind's hazard")
  func allKinds() throws {
    let rule = try Self.rule()
    for row in SecretTable.rows where row.marked.contains("⟦") {
      let expected = MarkedText(row.marked)
      let found = try Self.findings(rule, in: expected.text).filter { $0.detail == row.kind }
      #expect(found.compactMap(\.range) == expected.ranges, "\(row.kind): \(row.marked)")
      #expect(found.allSatisfy { $0.hazard == SecretKind.all.first { $0.name == row.kind }?.hazard })
    }
  }

  @Test("Every kind of the register has two hits, two near misses, a known hazard and a line in the docs")
  func register() throws {
    let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/secrets.md")
    let lines = try String(contentsOf: docs, encoding: .utf8).split(separator: "\n")
    for kind in SecretKind.all {
      let rows = SecretTable.rows.filter { $0.kind == kind.name }
      let isFound = { (row: SecretTable.Row) in row.marked.contains("⟦") }
      // Test keys are found below the usual threshold; ``testKeys()`` holds that.
      #expect(rows.count(where: isFound) >= 2 || kind.name == "stripe-test-key", "too few hits for \(kind.name)")
      #expect(rows.count { !isFound($0) } >= 2, "too few near misses for \(kind.name)")
      #expect(Hazard(known: kind.hazard.rawValue) != nil && kind.hazard.isA(.secret))
      #expect(
        lines.contains { $0.hasPrefix("| `\(kind.name)` | `\(kind.hazard)` | \(kind.summary) |") }, "\(kind.name)")
    }
    #expect(Set(SecretKind.all.map(\.name)).count == SecretKind.all.count)
  }

  @Test("Anything found contains one of the required literals")
  func literals() throws {
    let rule = try Self.rule()
    let literals = try #require(rule.requiredLiterals)
    for row in SecretTable.rows where row.marked.contains("⟦") {
      let text = MarkedText(row.marked).text.lowercased()
      #expect(literals.contains { text.contains($0.lowercased()) }, "\(row.marked)")
    }
  }

  @Test("A kind that is not asked for is not reported, and still keeps its bytes from weaker kinds")
  func competition() throws {
    let token = "glpat-" + SyntheticToken.body(SyntheticToken.alphanumeric, 20)
    let text = "git clone https://oauth2:\(token)@git.example.org/x.git"
    #expect(try Self.findings(Self.rule(), in: text).map(\.detail) == ["gitlab-token"])
    #expect(try Self.findings(Self.rule(["url-credentials"]), in: text).isEmpty)
  }

  @Test("Test keys score below the usual threshold, tokens whose check fails above it")
  func testKeys() throws {
    let body = SyntheticToken.body(SyntheticToken.alphanumeric, 36)
    #expect(try Self.findings(Self.rule(), in: "a sk_test_" + body).map(\.score) == [0.4])
    #expect(try Self.findings(Self.rule(), in: "a ghp_" + body).map(\.score) == [0.75])
  }

  @Test("GitHub's check is the CRC-32 of the characters, in six digits of base62")
  func checksum() {
    // CRC-32 of "123456789" is 0xCBF43926, the check value of the catalogues of CRCs: 3,421,780,262.
    #expect(String(decoding: TokenChecksum.checksum(of: "123456789".utf8), as: UTF8.self) == "3jZRME")
  }

  @Test("A higher least entropy finds fewer assigned values, and does not touch vendors' formats")
  func entropy() throws {
    let token = "hf_" + SyntheticToken.body(SyntheticToken.letters, 34)
    let text = "secret = \(SyntheticToken.body(SyntheticToken.hex, 32)) \(token)"
    #expect(try Self.findings(Self.rule(minEntropy: 3.5), in: text).count == 2)
    #expect(try Self.findings(Self.rule(minEntropy: 4.6), in: text).map(\.detail) == ["hugging-face-token"])
  }

  @Test("Hazards of the settings pick kinds, and findings carry rule, threshold and mode")
  func settings() throws {
    let settings = RuleSettings(id: "r", hazards: [Hazard(rawValue: "sec.llm")], threshold: 0.9, mode: .monitor)
    let key = "sk-" + SyntheticToken.body(SyntheticToken.hex, 32)
    let text = "password = \"\(SyntheticToken.body(SyntheticToken.alphanumeric, 24))\" \(key)"
    let found = try Self.findings(SecretRule(settings: settings), in: text)
    #expect(found.map(\.detail) == ["sk-key"])
    #expect(found.allSatisfy { $0.rule == "r" && $0.threshold == 0.9 && $0.mode == .monitor && !$0.counts })
  }

  @Test("An unknown kind is refused with the nearest known name")
  func unknownKind() {
    let error = #expect(throws: UnknownNameError.self) { try Self.rule(["github-tokn"]) }
    #expect(error?.description.contains("did you mean \"github-token\"?") == true)
  }

  @Test("Whatever the text, ranges are in order, disjoint and between whole scalars")
  func fuzz() throws {
    let rule = try Self.rule()
    let pieces =
      (rule.requiredLiterals ?? []) + SecretTable.rows.map { MarkedText($0.marked).text }
      + ["=", ": ", "：", "\"", "\\", "密", "\u{1F511}", "-----", "@", ".", "é", String(repeating: "a", count: 300)]
    var seeds = SeededGenerator(seed: 42)
    for _ in 0..<3_000 {
      let parts = (0..<8).map { _ in cut(pieces.randomElement(using: &seeds) ?? "", using: &seeds) }
      let text = parts.joined()
      let ranges = try Self.findings(rule, in: text).compactMap(\.range)
      for range in ranges { #expect(isWhole(range, of: text), "\(text)") }
      for (left, right) in zip(ranges, ranges.dropFirst()) { #expect(left.upperBound <= right.lowerBound, "\(text)") }
    }
  }

  /// Some scalars of a piece, from anywhere to anywhere.
  private func cut(_ piece: String, using generator: inout SeededGenerator) -> String {
    let scalars = Array(piece.unicodeScalars)
    guard Bool.random(using: &generator), scalars.count > 1 else { return piece }
    let start = Int.random(in: 0..<scalars.count, using: &generator)
    let end = Int.random(in: start...scalars.count, using: &generator)
    return String(String.UnicodeScalarView(scalars[start..<end]))
  }

  private func isWhole(_ range: Range<Int>, of text: String) -> Bool {
    let bytes = Array(text.utf8)
    return range.lowerBound >= 0 && range.upperBound <= bytes.count && !range.isEmpty
      && String(validating: bytes[range], as: UTF8.self) != nil
  }
}
