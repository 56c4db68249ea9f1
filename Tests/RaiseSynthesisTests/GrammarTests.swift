import Foundation
import RaiseCore
import Testing

@testable import RaiseSynthesis

@Suite struct GrammarTests {
  static let ailuminate = ["vcr", "ncr", "src", "cse", "ssh", "iwp", "ipv", "dfm", "hte", "prv", "spc", "sxc"]

  @Test("Each of AILuminate's twelve hazards has forty scenarios or more, each with both sides in both languages")
  func scenarios() throws {
    let grammar = try Fixtures.grammar.get()
    #expect(Set(grammar.hazards.map(\.rawValue)) == Set(Self.ailuminate))
    for hazard in grammar.hazards {
      let scenarios = grammar.scenarios[hazard] ?? []
      #expect(scenarios.count >= 40, "\(hazard)")
      #expect(Set(scenarios.map(\.id)).count == scenarios.count, "\(hazard)")
      for scenario in scenarios {
        for language in Language.allCases {
          #expect(scenario.harmful[language] != nil && scenario.benign[language] != nil, "\(scenario.id)")
          #expect(scenario.help[language]?.slots == [], "\(scenario.id)")
          #expect((scenario.tips[language]?.count ?? 0) >= 4, "\(scenario.id)")
        }
      }
    }
  }

  @Test("No two phrases of a hazard are the same, and no twin is the harmful phrase itself")
  func phrasesDiffer() throws {
    let grammar = try Fixtures.grammar.get()
    for (hazard, scenarios) in grammar.scenarios {
      for language in Language.allCases {
        let harmful = scenarios.compactMap { $0.harmful[language].map { "\($0.pieces)" } }
        let benign = scenarios.compactMap { $0.benign[language].map { "\($0.pieces)" } }
        #expect(Set(harmful).count == harmful.count, "\(hazard) \(language)")
        #expect(Set(benign).count == benign.count, "\(hazard) \(language)")
        #expect(Set(harmful).isDisjoint(with: benign), "\(hazard) \(language)")
      }
    }
  }

  @Test("Chinese phrases are Chinese, English ones English")
  func languages() throws {
    let grammar = try Fixtures.grammar.get()
    func isChinese(_ template: Template?) -> Bool {
      "\(template?.pieces ?? [])".unicodeScalars.contains { $0.properties.isIdeographic }
    }
    for scenario in grammar.scenarios.values.joined() {
      #expect(isChinese(scenario.harmful[.chinese]) && isChinese(scenario.benign[.chinese]), "\(scenario.id)")
      #expect(!isChinese(scenario.harmful[.english]) && !isChinese(scenario.benign[.english]), "\(scenario.id)")
    }
  }

  @Test("Every attack style has a tactic, a source and wrappings that carry the request or its verb phrase")
  func styles() throws {
    let grammar = try Fixtures.grammar.get()
    #expect(grammar.styles.count >= 15)
    #expect(Set(grammar.styleIDs).count == grammar.styles.count)
    for style in grammar.styles {
      #expect(!style.tactic.isEmpty && !style.source.isEmpty, "\(style.id)")
      for wrapping in style.wrappings.values.joined() {
        let slots = wrapping.turns.flatMap(\.text.slots)
        #expect(!Set(slots).isDisjoint(with: ["request", "do", "part1"]), "\(style.id)")
        #expect(!slots.contains("part1") || slots.contains("part3"), "\(style.id)")
      }
    }
  }

  @Test("Templates find slots, and leave other braces alone")
  func template() {
    #expect(Template("a {b} c").pieces == [.text("a "), .slot("b"), .text(" c")])
    #expect(Template("{\"k\": \"{v1}\"}").pieces == [.text("{\"k\": \""), .slot("v1"), .text("\"}")])
    #expect(Template("{} {A} {open").pieces == [.text("{} {A} {open")])
    #expect(Template(literal: "{do}").slots == [])
  }

  @Test("Ampersands and asterisks of texts stay what they are, and aliases are refused")
  func aliases() throws {
    let value = try DataFile.value(of: "a: 'R&D * 2'\nb: [&x 1]\n", file: "f.yaml")
    #expect(try value.fields(["a", "b"]).required("a").text() == "R&D * 2")
    #expect(throws: SynthesisError.self) { try DataFile.value(of: "a: &x [1]\nb: *x\n", file: "f.yaml") }
  }

  @Test(
    "A grammar that cannot be used is refused with file, line, column and the nearest name",
    arguments: [
      ("slots.yaml", "slots:\n  citty:\n    en: [x]\n    zh: [y]\n", "unknown slot \""),
      ("phrases.yaml", "personas: 3\n", "phrases.yaml:1:11: personas: expected a mapping of keys, found \"3\""),
      ("styles.yaml", "style: []\n", "did you mean \"styles\"?"),
      ("vcr.yaml", "hazard: vcrr\n", "did you mean \"vcr\"?"),
      ("ncr.yaml", "hazard: ncr\nanswer: [\n", "ncr.yaml:"),
      ("answers.yaml", "refusals: &a [x]\nsafe: *a\n", "answers.yaml:2:7"),
      ("phrases.yaml", "personas: {en: [], zh: [a]}\n", "expected a list with elements"),
    ])
  func refused(name: String, text: String, message: String) throws {
    let scratch = try Scratch()
    try FileManager.default.copyItem(atPath: "\(Fixtures.folder)/grammar", toPath: scratch("grammar"))
    _ = try scratch.write(text, to: "grammar/\(name)")
    let error = #expect(throws: SynthesisError.self) { try GrammarReader.read(folder: scratch("grammar")) }
    #expect(error.map { "\($0)".contains(message) } == true, "\(error.map { "\($0)" } ?? "none")")
  }
}
