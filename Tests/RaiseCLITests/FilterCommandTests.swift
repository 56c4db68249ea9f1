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
    let logged = try filter(scratch, "logged", ["--dry-run", "--log", scratch("log.sqlite")])
    #expect(logged.exitCode == 2 && logged.errors.contains("not with --log"))
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
      (
        ["filter", "--policy", "secrets", "fixtures/corpus", "--output", "fixtures/README.md/out"],
        "fixtures/README.md/out: cannot write: expected a folder, found a file"
      ),
      (
        ["dedupe", "fixtures/formats/pages.warc.gz", "--output", "OUT", "--compression-level", "19"],
        "expected 0 to 9 for pages.warc.gz, found 19"
      ),
      (
        ["filter", "--policy", "secrets", "fixtures/formats/pages.csv", "--output", "OUT", "--compression-level", "3"],
        "found none"
      ),
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

  @Test("Nothing is left in a corpus that is named as the output too, by whatever name", arguments: ["corpus", "link"])
  func outputIsInput(output: String) throws {
    let scratch = try Scratch()
    let manager = FileManager.default
    try manager.createDirectory(atPath: scratch("corpus"), withIntermediateDirectories: true)
    try manager.copyItem(atPath: "\(corpus)/en-web.jsonl", toPath: scratch("corpus/a.jsonl"))
    try manager.createSymbolicLink(atPath: scratch("link"), withDestinationPath: scratch("corpus"))
    for command in [["filter", "--policy", "secrets"], ["dedupe"]] {
      let outcome = try RaiseProcess.run(command + [scratch("corpus"), "--output", scratch(output)])
      #expect(outcome.exitCode == 2)
      #expect(outcome.errors.contains("is both read and written"), "\(outcome.errors)")
      #expect(try manager.contentsOfDirectory(atPath: scratch("corpus")) == ["a.jsonl"])
    }
  }

  @Test("When no line has a text the command says what to look at")
  func noTexts() throws {
    let scratch = try Scratch()
    let outcome = try RaiseProcess.run(
      ["filter", "--policy", "secrets", corpus, "--text-field", "content", "--output", scratch("out")])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("is the text in another field than \"content\"?"), "\(outcome.output)")
  }

  @Test("A level of compression reaches the outputs, and another one is another run")
  func compressionLevel() throws {
    let scratch = try Scratch()
    let arguments = ["filter", "--policy", "secrets", "fixtures/formats/pages.warc.gz", "--output", scratch("out")]
    #expect(try RaiseProcess.run(arguments + ["--compression-level", "9"]).exitCode == 0)
    let again = try RaiseProcess.run(arguments)
    #expect(again.exitCode == 2 && again.errors.contains("another run"), "\(again.errors)")
  }

  @Test("A program for columns that is killed ends the run, and what it wrote last is not taken for a broken row")
  func killedColumns() throws {
    let scratch = try Scratch()
    let python = "#!/bin/sh\n[ \"$3\" = check ] && exit 0\nprintf '{\"text\":\"a\"}\\n{\"text\":\"b'\nkill -9 $$\n"
    try python.write(toFile: scratch("python"), atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch("python"))
    let outcome = try RaiseProcess.run(
      ["filter", "--policy", "secrets", "fixtures/formats/pages.parquet", "--output", scratch("out")],
      environment: ["RAISE_PYTHON": scratch("python")])
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains("pages.parquet: cannot be read: Arrow was ended by a signal"), "\(outcome.errors)")
    let errors = scratch("out/.unfinished/errors/pages.parquet.jsonl")
    #expect((try? Data(contentsOf: URL(fileURLWithPath: errors))).map(\.isEmpty) ?? true)
  }

  @Test("A folder with another run is refused and left as it is, by streams too, which --overwrite lets in")
  func otherRun() throws {
    let scratch = try Scratch()
    let input = Data("{\"text\":\"A calm morning.\"}\nnot json\n".utf8)
    #expect(try RaiseProcess.run(["filter", "--policy", "secrets", corpus, "--output", scratch("out")]).exitCode == 0)
    let before = try FileManager.default.subpathsOfDirectory(atPath: scratch("out")).sorted()
    let stream = ["filter", "--policy", "secrets", "--stdin", "--stdout", "--output", scratch("out")]
    for arguments in [
      ["filter", "--policy", "personal-data", corpus, "--output", scratch("out")],
      ["dedupe", corpus, "--output", scratch("out")], stream,
    ] {
      let outcome = try RaiseProcess.run(arguments, input: arguments == stream ? input : nil)
      #expect(outcome.exitCode == 2 && outcome.errors.contains("holds the output of another run"), "\(outcome.errors)")
      #expect(try FileManager.default.subpathsOfDirectory(atPath: scratch("out")).sorted() == before)
    }
    let outcome = try RaiseProcess.run(stream + ["--overwrite"], input: input)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(!outcome.errors.contains("report:"))
    let left = try FileManager.default.subpathsOfDirectory(atPath: scratch("out"))
    #expect(Set(left.filter { !$0.hasPrefix("decisions") }) == ["errors", "errors/stdin.jsonl.jsonl"])
  }
}
