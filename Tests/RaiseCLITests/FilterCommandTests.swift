import Foundation
import Testing

@Suite struct FilterCommandTests {
  private let corpus = "\(RaiseProcess.repository)/fixtures/corpus"

  private func filter(_ scratch: Scratch, _ output: String, _ more: [String] = []) throws -> RaiseProcess.Outcome {
    try RaiseProcess.run(["filter", "--policy", "pretraining-web", corpus, "--output", scratch(output)] + more)
  }

  @Test("The fixtures end as kept, removed and logged documents whose counts agree")
  func fixtures() throws {
    let scratch = try Scratch()
    let outcome = try filter(scratch, "out")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let report =
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: scratch("out/report.json")))) as? [String: Any]
    let tally = try #require(report?["tally"] as? [String: Any])
    let documents = try #require(tally["documents"] as? Int)
    #expect(documents >= 300)
    #expect((tally["removed"] as? Int ?? 0) > 0)
    #expect((tally["redacted"] as? Int ?? 0) > 0)
    let list = try RaiseProcess.run(
      ["audit", "list", "--log", scratch("out/decisions.sqlite"), "--jsonl", "-n", "100000"])
    #expect(list.output.split(separator: "\n").count == documents)
    let verify = try RaiseProcess.run(["audit", "verify", "--log", scratch("out/decisions.sqlite")])
    #expect(verify.exitCode == 0, "\(verify.output)\(verify.errors)")
  }

  @Test("One, two and seven workers write the same files")
  func workers() throws {
    let scratch = try Scratch()
    for workers in ["1", "2", "7"] {
      #expect(try filter(scratch, "out-\(workers)", ["--workers", workers]).exitCode == 0)
    }
    let one = try scratch.documents(in: "out-1")
    #expect(one.keys.contains { $0.hasPrefix("kept/") })
    #expect(try scratch.documents(in: "out-2") == one)
    #expect(try scratch.documents(in: "out-7") == one)
  }

  @Test("The same command twice does its work once")
  func twice() throws {
    let scratch = try Scratch()
    #expect(try filter(scratch, "out").exitCode == 0)
    let before = try scratch.documents(in: "out")
    let again = try filter(scratch, "out")
    #expect(again.exitCode == 0, "\(again.errors)")
    #expect(try scratch.documents(in: "out") == before)
  }

  @Test("A stream goes from standard input to standard output, its oddities to errors/")
  func stream() throws {
    let scratch = try Scratch()
    let input = "{\"text\":\"A calm morning.\"}\nnot json\n{\"text\":\"Mail ada@example.org\"}\n"
    let outcome = try RaiseProcess.run(
      ["filter", "--policy", "personal-data", "--stdin", "--stdout", "--output", scratch("aside")],
      input: Data(input.utf8))
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output == "{\"text\":\"A calm morning.\"}\n{\"text\":\"Mail [EMAIL]\"}\n")
    let errors = try scratch.documents(in: "aside")["errors/stdin.jsonl.jsonl"]
    #expect(String(decoding: errors ?? Data(), as: UTF8.self).contains("\"line\":2"))
  }

  @Test("A stream of another format comes out as JSON Lines")
  func csvStream() throws {
    let outcome = try RaiseProcess.run(
      ["filter", "--policy", "personal-data", "--stdin", "--format", "csv", "--stdout"],
      input: Data("id,text\n1,\"Mail, ada@example.org\"\n2\n".utf8))
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output == "{\"id\":\"1\",\"text\":\"Mail, [EMAIL]\"}\n")
    #expect(outcome.errors.contains("1 broken line"))
  }

  @Test("The formats' fixtures give the same three documents, each with its address redacted")
  func formats() throws {
    let scratch = try Scratch()
    for name in ["pages.csv", "pages.tsv", "pages.wet", "pages.warc", "pages.warc.gz"] {
      let outcome = try RaiseProcess.run([
        "filter", "--policy", "personal-data", "fixtures/formats/\(name)", "--output", scratch(name),
      ])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let output = name.hasSuffix(".gz") ? "pages.warc.jsonl.gz" : name + ".jsonl"
      let kept = try #require(try scratch.documents(in: name)["kept/" + output], "\(name)")
      if !name.hasSuffix(".gz") {
        let lines = String(decoding: kept, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].contains("write to [EMAIL]."))
      }
    }
  }

  @Test("A Parquet file without a Python that has Arrow ends the run before it begins")
  func parquetWithoutArrow() throws {
    let scratch = try Scratch()
    let arguments = [
      "filter", "--policy", "personal-data", "fixtures/formats/pages.parquet", "--output", scratch("out"),
    ]
    let outcome = try RaiseProcess.run(arguments, environment: ["RAISE_PYTHON": "/no/such/python"])
    #expect(outcome.exitCode == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains("Parquet needs a Python with the package pyarrow: none found as /no/such/python"))
    #expect(outcome.errors.contains("pip install pyarrow"))
    #expect(!FileManager.default.fileExists(atPath: scratch("out")))
  }

  @Test("A dry run writes the report alone")
  func dryRun() throws {
    let scratch = try Scratch()
    #expect(try filter(scratch, "out", ["--dry-run"]).exitCode == 0)
    #expect(try scratch.documents(in: "out").keys.sorted() == ["report.html", "report.json", "report.md"])
    #expect(!FileManager.default.fileExists(atPath: scratch("out/decisions.sqlite")))
  }

  @Test(
    "Wrong input ends with exit code 2 and a message that names it",
    arguments: [
      (["filter", "--policy", "pretraining-wbe", "fixtures/corpus", "--output", "OUT"], "pretraining-web"),
      (["filter", "--policy", "chat-input", "fixtures/corpus", "--output", "OUT"], "stage pretraining"),
      (["filter", "--policy", "personal-data", "no/such/file.jsonl", "--output", "OUT"], "no/such/file.jsonl"),
      (["filter", "--policy", "personal-data", "fixtures/corpus"], "--output"),
      (["filter", "--policy", "personal-data", "--output", "OUT"], "input"),
      (["filter", "--policy", "personal-data", "fixtures/corpus", "--output", "OUT", "--workers", "0"], "--workers"),
      (["filter", "--policy", "personal-data", "fixtures/corpus", "--output", "OUT", "--strikt"], "--strict"),
      (["filter", "--policy", "secrets", "--stdin", "--format", "cvs", "--output", "OUT"], "csv"),
      (
        ["filter", "--policy", "secrets", "fixtures/formats/pages.csv", "--format", "csv", "--output", "OUT"], "--stdin"
      ),
      (
        ["filter", "--policy", "secrets", "fixtures/formats/pages.csv", "--text-field", "body", "--output", "OUT"],
        "url"
      ),
      (["filter", "--policy", "secrets", "fixtures/formats/pages.parquet", "--stdout"], "--output DIR"),
      (["score", "fixtures/formats/pages.csv", "--output", "OUT"], "named as CSV"),
      (["audit", "list", "--log", "no-such.sqlite"], "no-such.sqlite"),
      (["fliter"], "fliter"),
    ])
  func wrongInput(arguments: [String], named: String) throws {
    let scratch = try Scratch()
    let outcome = try RaiseProcess.run(arguments.map { $0 == "OUT" ? scratch("out") : $0 })
    #expect(outcome.exitCode == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains(named), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }
}
