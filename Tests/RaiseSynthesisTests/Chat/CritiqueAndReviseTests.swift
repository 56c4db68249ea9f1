import Foundation
import RaiseCore
import ScriptedServer
import Testing

@testable import RaiseSynthesis

@Suite struct CritiqueAndReviseTests {
  private func name(_ request: ScriptedServer.Request) -> String {
    (((request.json["response_format"] as? [String: Any])?["json_schema"] as? [String: Any])?["name"] as? String) ?? ""
  }

  /// One row whose critiques are played by `critiques`, one after the other; the last one again and again.
  private func row(_ critiques: [String], rounds: Int) async throws -> (row: Row?, requests: [String], failed: Int) {
    let scratch = try Scratch()
    let counter = Counter()
    let server = try ScriptedServer { request in
      switch ((request.json["response_format"] as? [String: Any])?["json_schema"] as? [String: Any])?["name"] as? String
      {
      case "critique": return .chat(critiques[min(counter.next("critique"), critiques.count - 1)])
      default:
        return .chat(#"{"answer":"Version \#(counter.next("answer"))","declines":true}"#)
      }
    }
    defer { server.stop() }
    let client = try ChatFixtures.client(server.address, cache: ReplyCache(path: scratch("replies.jsonl")))
    let plan = try Fixtures.plan(rows: 1, "hazards: [vcr]\ncells: [vanilla-harmful]\nlanguages: [en]")
    let generator = try ChatFixtures.generator(client, .init(rounds: rounds))
    let report = try await Synthesizer(plan: plan, generator: generator).run(output: scratch("out"))
    return (try scratch.rows(in: "out").first, server.requests.map { name($0) }, report.failed)
  }

  private static let clean = #"{"violations":[]}"#
  private static let shaming = #"{"violations":[{"principle":"no-shaming","reason":"It lectures."}]}"#
  private static let two =
    #"{"violations":[{"principle":"plain-no","reason":"Late."},{"principle":"way-forward","reason":"Offers nothing."}]}"#

  @Test("The rounds end when the critique finds nothing")
  func endsEarly() async throws {
    let none = try await row([Self.clean], rounds: 3)
    #expect(none.requests == ["answer", "critique"] && none.row?.chosen == "Version 0")
    #expect(none.row?.provenance.rounds == "1" && none.row?.provenance.revisions == "")
    let one = try await row([Self.shaming, Self.clean], rounds: 3)
    #expect(one.requests == ["answer", "critique", "answer", "critique"] && one.row?.chosen == "Version 1")
    #expect(one.row?.provenance.rounds == "2" && one.row?.provenance.revisions == "no-shaming")
  }

  @Test("No more rounds than allowed, and provenance names what each one mended")
  func allRounds() async throws {
    let made = try await row([Self.two, Self.shaming], rounds: 2)
    #expect(made.requests == ["answer", "critique", "answer", "critique", "answer"])
    #expect(made.row?.chosen == "Version 2" && made.row?.provenance.rounds == "2")
    #expect(made.row?.provenance.revisions == "plain-no+way-forward, no-shaming")
    let off = try await row([Self.two], rounds: 0)
    #expect(off.requests == ["answer"] && off.row?.provenance.rounds == "0")
  }

  @Test("Principles that a model invents, and repeats, count for nothing")
  func invented() async throws {
    let made = try await row(
      [
        #"{"violations":[{"principle":"be-funny","reason":"It is dull."}]}"#
      ], rounds: 2)
    #expect(made.requests == ["answer", "critique"] && made.row?.provenance.revisions == "")
    let twice = try await row(
      [
        #"{"violations":[{"principle":"care","reason":"a"},{"principle":"care","reason":"b"}]}"#, Self.clean,
      ], rounds: 2)
    #expect(twice.row?.provenance.revisions == "care")
  }

  @Test("A critique in the wrong form, twice, fails the row")
  func malformed() async throws {
    let made = try await row([#"{"violations":"none"}"#], rounds: 1)
    #expect(made.row == nil && made.failed >= 1)
  }

  @Test("Every principle is in both languages, with an id of its own; every schema is JSON that names its members")
  func data() throws {
    let instructions = try ChatFixtures.instructions.get()
    #expect(instructions.principles.count >= 6)
    for principle in instructions.principles {
      for language in Language.allCases { #expect(principle.text[language]?.isEmpty == false, "\(principle.id)") }
    }
    func members(_ schema: ReplySchema) throws -> Set<String> {
      let object = try JSONSerialization.jsonObject(with: Data(schema.json.utf8)) as? [String: Any]
      #expect(object?["additionalProperties"] as? Bool == false)
      #expect(Set(object?["required"] as? [String] ?? []) == Set((object?["properties"] as? [String: Any] ?? [:]).keys))
      return Set(object?["required"] as? [String] ?? [])
    }
    #expect(try members(WrittenAnswer.schema) == WrittenAnswer.members)
    #expect(try members(Critique.schema) == Critique.members)
    #expect(try members(WrittenPrompt.schema) == WrittenPrompt.members)
  }

  @Test(
    "Instructions that cannot be used are refused with file and place",
    arguments: [
      ("instructions.yaml", "    {conversation}\n", "    {conversatoin}\n", "did you mean \"conversation\"?"),
      ("instructions.yaml", "repair:\n", "repairs:\n", "unknown key \"repairs\""),
      ("principles.yaml", "  - id: care\n", "  - id: truth\n", "an id stands twice"),
      ("principles.yaml", "    source: \"Greshake et al., arXiv 2302.12173\"\n", "", "missing key \"source\""),
    ])
  func badData(file: String, text: String, replacement: String, message: String) throws {
    let scratch = try Scratch()
    for name in ["instructions.yaml", "principles.yaml"] {
      let original = try String(contentsOfFile: "\(Fixtures.folder)/model/\(name)", encoding: .utf8)
      let changed = name == file ? original.replacing(text, with: replacement, maxReplacements: 1) : original
      #expect(name != file || changed != original)
      _ = try scratch.write(changed, to: name)
    }
    let error = #expect(throws: SynthesisError.self) { try ModelInstructions(folder: scratch.path) }
    #expect(error.map { "\($0)".contains("\(file):") && "\($0)".contains(message) } == true, "\(error as Any)")
  }
}
