import Foundation
import Testing

@testable import RaiseSynthesis

@Suite struct ExportTests {
  private static let message: Set = ["role", "content"]
  private static let turn: Set = ["from", "value"]

  private func made() async throws -> (Scratch, SynthesisReport) {
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 60, "hazards: [vcr, ssh]\nstyles: [escalation, fiction]")
    return (scratch, try await Synthesizer(plan: plan).run(output: scratch("out")))
  }

  private func objects(_ scratch: Scratch, _ name: String) throws -> [[String: Any]] {
    let text = try String(contentsOfFile: scratch("out/\(name)"), encoding: .utf8)
    return try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func keys(_ value: Any?) -> Set<String>? {
    ((value as? [[String: Any]])?.first ?? value as? [String: Any]).map { Set($0.keys) }
  }

  @Test(
    "Every export has a line for each row, with the members that its trainer reads",
    arguments: [
      ("trl/sft.jsonl", 1, ["messages"]), ("trl/preference.jsonl", 1, ["prompt", "chosen", "rejected"]),
      ("trl/kto.jsonl", 2, ["prompt", "completion"]), ("trl/prompts.jsonl", 1, ["prompt"]),
      ("axolotl/sft.jsonl", 1, ["messages"]), ("axolotl/dpo.jsonl", 1, ["messages", "chosen", "rejected"]),
      ("openrlhf/sft.jsonl", 1, ["input", "output"]), ("openrlhf/prompts.jsonl", 1, ["input"]),
      ("openrlhf/preference.jsonl", 1, ["prompt", "chosen", "rejected"]),
    ])
  func messages(name: String, perRow: Int, members: [String]) async throws {
    let (scratch, report) = try await made()
    let lines = try objects(scratch, name)
    #expect(lines.count == 60 * perRow && report.exports[name] == 60 * perRow)
    for line in lines {
      for member in members { #expect(keys(line[member]) == Self.message, "\(name): \(member)") }
      #expect(Set(line.keys).isSuperset(of: ["id", "hazard", "cell", "language", "provenance"]))
      #expect((line["provenance"] as? [String: String])?.count == 19)
    }
  }

  @Test("LLaMA-Factory's files are as its dataset_info.json declares them")
  func llamaFactory() async throws {
    let (scratch, _) = try await made()
    let data = try Data(contentsOf: URL(fileURLWithPath: scratch("out/llama-factory/dataset_info.json")))
    let sets = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]])
    #expect(Set(sets.keys) == ["raise_sft", "raise_preference", "raise_kto"])
    for (name, set) in sets {
      let file = try #require(set["file_name"] as? String)
      #expect(set["formatting"] as? String == "sharegpt")
      #expect((set["ranking"] as? Bool == true) == (name == "raise_preference"))
      let columns = try #require(set["columns"] as? [String: String])
      for line in try objects(scratch, "llama-factory/\(file)") {
        for column in columns.values { #expect(line[column] != nil, "\(name): \(column)") }
        #expect(keys(line["conversations"]) == Self.turn)
        let turns = try #require(line["conversations"] as? [[String: String]])
        let roles = turns.map { $0["from"] }
        // Turns alternate, and end with the answer unless the answers stand apart.
        #expect(roles == roles.indices.map { $0.isMultiple(of: 2) ? "human" : "gpt" })
        #expect(roles.count.isMultiple(of: 2) == (name != "raise_preference"))
      }
    }
  }

  @Test("KTO marks the chosen answer true and the rejected one false")
  func kto() async throws {
    let (scratch, _) = try await made()
    let rows = try scratch.rows(in: "out")
    let lines = try objects(scratch, "trl/kto.jsonl")
    for (index, row) in rows.enumerated() {
      let pair = lines[2 * index..<2 * index + 2]
      #expect(pair.map { $0["label"] as? Bool } == [true, false])
      let answers = pair.map { ($0["completion"] as? [[String: String]])?.first?["content"] }
      #expect(answers == [row.chosen, row.rejected])
    }
  }

  @Test("The card names counts, cells, provenance, licence and the judge")
  func card() async throws {
    let (scratch, report) = try await made()
    let card = try String(contentsOfFile: scratch("out/README.md"), encoding: .utf8)
    for text in [
      "license: apache-2.0", "60 rows of 60 planned", "| vanilla-benign |", "Violent crimes", "distinct-1/2/3",
      "seed: 1", "template@1", "judged by: nobody", "trl/kto.jsonl | 120", report.plan.digest,
    ] {
      #expect(card.contains(text), "\(text)")
    }
  }

  @Test("Only the formats asked for are written, and every format has a row of this table")
  func chosenFormats() async throws {
    #expect(Exports.all.map { $0.name } == ["trl", "axolotl", "llama-factory", "openrlhf"])
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 10, "hazards: [vcr]")
    let report = try await Synthesizer(plan: plan, formats: ["axolotl"]).run(output: scratch("out"))
    #expect(Set(report.exports.keys) == ["axolotl/sft.jsonl", "axolotl/dpo.jsonl"])
    #expect(try scratch.files(in: "out").keys.contains("axolotl/dpo.yaml"))
    #expect(try !scratch.files(in: "out").keys.contains { $0.hasPrefix("trl/") })
  }

  @Test("A row reads back as it was written, control characters and quotes among them")
  func roundTrip() throws {
    let provenance = Provenance(
      seed: "s", style: "", transforms: "", plan: "p@1", planDigest: "d", generator: "g", model: "", candidates: "",
      rounds: "", revisions: "", runSeed: "1",
      randomSeed: "2", promptPolicy: "", promptPolicyDigest: "", promptAction: "", responsePolicy: "",
      responsePolicyDigest: "", responseAction: "", promptDigest: "")
    let row = Row(
      id: "a/1", hazard: "vcr", quadrant: .vanillaBenign, language: .chinese, answer: .help,
      prompt: [.user("“引号” \"quotes\" \\ \n\t\u{0}\u{1F} 😀\u{E0061}")], chosen: "c", rejected: "r",
      provenance: provenance)
    #expect(try JSONDecoder().decode(Row.self, from: Data(row.json.line())) == row)
  }
}
