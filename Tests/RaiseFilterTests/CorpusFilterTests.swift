import Foundation
import RaiseCore
import RaiseCorpus
import RaiseFilter
import Testing

@Suite struct CorpusFilterTests {
  private func options(workers: Int = 1, blockBytes: Int = 700) -> FilterOptions {
    var options = FilterOptions()
    options.workers = workers
    options.blockBytes = blockBytes
    return options
  }

  @Test("Any number of workers writes the same bytes and the same records in the same order", arguments: [2, 7])
  func workers(count: Int) async throws {
    let workshop = try Workshop()
    try workshop.write("in/a.jsonl", Workshop.corpus(documents: 300))
    try workshop.write("in/sub/b.jsonl", Workshop.corpus(documents: 120, seed: 5))
    let one = InMemoryDecisionLog()
    let many = InMemoryDecisionLog()
    let files = try workshop.files("in")
    let first = try await CorpusFilter(policy: Workshop.policy, log: one, options: options(), clock: { 0 })
      .run(files, output: workshop.path + "/one")
    let second = try await CorpusFilter(
      policy: Workshop.policy, log: many, options: options(workers: count), clock: { 0 }
    ).run(files, output: workshop.path + "/many")
    #expect(first == second)
    #expect(try workshop.snapshot(of: "one") == workshop.snapshot(of: "many"))
    #expect(await withoutRun(one.records) == withoutRun(many.records))
    #expect(first.tally.documents == 420)
    #expect(first.tally.removed > 0 && first.tally.redacted > 0 && first.tally.brokenLines > 0)
  }

  @Test("What passes is the input's own bytes, what is removed says why, what is broken says where")
  func outputs() async throws {
    let workshop = try Workshop()
    let lines = [
      #"{"id": 1, "text":"bread \u00e9\ud83d\ude00", "x" : [1, 2]}"#, #"{"text":"a quartz ring","raise":1}"#,
      #"{"text":"my secret\/\u0041"}"#, #"{"text":3}"#, "", #"{"text":"warn"}"#,
    ]
    try workshop.write("c.jsonl", lines.joined(separator: "\n").utf8)
    let report = try await CorpusFilter(policy: Workshop.policy, options: options(blockBytes: 1 << 20))
      .run(workshop.files("c.jsonl"), output: workshop.path + "/out")
    #expect(
      try workshop.text("out/kept/c.jsonl")
        == lines[0] + "\n" + #"{"text":"my [SECRET]\/\u0041"}"# + "\n" + lines[5])
    #expect(
      try workshop.text("out/removed/c.jsonl") == #"{"text":"a quartz ring","raise":1,"raise_":{"action":"block","#
        + #""policy":"scripted@1","rule":"stones","hazard":"qlt","score":0.9,"threshold":0.5,"start":2,"end":8}}"#
        + "\n")
    #expect(
      try workshop.text("out/errors/c.jsonl.jsonl").hasPrefix(
        #"{"file":"c.jsonl","line":4,"column":9,"byte_offset":123,"reason":""#))
    #expect(report.tally.kept == 3)
    #expect(report.tally.flagged == 1)
  }

  @Test("A corpus that passes whole is kept byte for byte, whatever its line endings")
  func passThrough() async throws {
    let workshop = try Workshop()
    let bytes = Array("{\"text\":\"a\"}\r\n{\"text\":\"天\"}\r\n{\"text\":\"c\"}".utf8)
    try workshop.write("c.jsonl", bytes)
    _ = try await CorpusFilter(policy: AllowAllPolicy(), options: options(blockBytes: 1 << 20))
      .run(workshop.files("c.jsonl"), output: workshop.path + "/out")
    #expect(try Array(workshop.text("out/kept/c.jsonl").utf8) == bytes)
    #expect(
      try workshop.snapshot(of: "out").keys.sorted() == ["kept/c.jsonl", "report.html", "report.json", "report.md"])
  }

  @Test("Empty files are counted, and have empty outputs of their own")
  func emptyFiles() async throws {
    let workshop = try Workshop()
    try workshop.write("in/a.jsonl", [])
    try workshop.write("in/b.jsonl.gz", [])
    try workshop.write("in/c.jsonl", "\n".utf8)
    try workshop.write("in/d.jsonl", #"{"text":"bread"}"#.utf8)
    let filter = CorpusFilter(policy: Workshop.policy, options: options())
    let report = try await filter.run(workshop.files("in"), output: workshop.path + "/out")
    #expect(report.tally.emptyInputs == 2)
    #expect(try await filter.survey(workshop.files("in"), output: workshop.path + "/survey").tally == report.tally)
    #expect(try workshop.snapshot(of: "out")["kept/a.jsonl"] == Data())
    #expect(try workshop.snapshot(of: "out")["kept/b.jsonl.gz"]?.isEmpty == false)
  }

  @Test("A document that cannot be judged is removed when closed and kept when open, and the log says so")
  func failures() async throws {
    let workshop = try Workshop()
    try workshop.write("c.jsonl", #"{"text":"fail"}"#.utf8)
    for failure in FailureHandling.allCases {
      let log = InMemoryDecisionLog()
      var options = options()
      options.failure = failure
      let report = try await CorpusFilter(policy: Workshop.policy, log: log, options: options)
        .run(workshop.files("c.jsonl"), output: "\(workshop.path)/\(failure)")
      #expect(report.tally.failed == 1)
      #expect(report.tally.removed == (failure == .closed ? 1 : 0))
      let record = try #require(await log.records.first)
      #expect(record.error == "scripted: step limit")
      #expect(record.failedOpen == (failure == .open))
      #expect(record.action == (failure == .closed ? .block : .allow))
    }
  }

  @Test("A strict run ends at the first broken line and names it")
  func strict() async throws {
    let workshop = try Workshop()
    try workshop.write("c.jsonl", "{\"text\":\"a\"}\n{\"text\"}\n".utf8)
    var options = options()
    options.strict = true
    let filter = CorpusFilter(policy: AllowAllPolicy(), options: options)
    let error = await #expect(throws: FilterError.self) {
      try await filter.run(workshop.files("c.jsonl"), output: workshop.path + "/out")
    }
    #expect(error?.description.hasPrefix("c.jsonl:2:8: ") == true)
    #expect(!FileManager.default.fileExists(atPath: workshop.path + "/out/kept/c.jsonl"))
  }

  @Test("A finished run is not done again, and another one does not write over it unless told to")
  func finished() async throws {
    let workshop = try Workshop()
    try workshop.write("c.jsonl", Workshop.corpus(documents: 20))
    let files = try workshop.files("c.jsonl")
    let output = workshop.path + "/out"
    let log = InMemoryDecisionLog()
    let filter = CorpusFilter(policy: Workshop.policy, log: log, options: options())
    let first = try await filter.run(files, output: output)
    #expect(try await filter.run(files, output: output) == first)
    #expect(await log.records.count == 20)
    let other = CorpusFilter(policy: AllowAllPolicy(), options: options())
    await #expect(throws: FilterError.otherRun(path: output, finished: true)) {
      try await other.run(files, output: output)
    }
    let replaced = try await other.run(files, output: output, overwrite: true)
    #expect(replaced.tally.removed == 0)
    #expect(try workshop.snapshot(of: "out")["removed/c.jsonl"] == nil)
  }

  @Test("A survey writes the report alone and does not stand in the run's way")
  func survey() async throws {
    let workshop = try Workshop()
    try workshop.write("c.jsonl", Workshop.corpus(documents: 50))
    let files = try workshop.files("c.jsonl")
    let filter = CorpusFilter(policy: Workshop.policy, options: options())
    let survey = try await filter.survey(files, output: workshop.path + "/out")
    #expect(try workshop.snapshot(of: "out").keys.sorted() == ["report.html", "report.json", "report.md"])
    let report = try await filter.run(files, output: workshop.path + "/out")
    #expect(survey.tally == report.tally)
    #expect(try workshop.snapshot(of: "out").keys.contains("kept/c.jsonl"))
  }

  @Test("An output folder that cannot be made is an error that names it")
  func unwritable() async throws {
    let workshop = try Workshop()
    let file = try workshop.write("c.jsonl", #"{"text":"a"}"#.utf8)
    let filter = CorpusFilter(policy: AllowAllPolicy())
    let error = await #expect(throws: FilterError.self) {
      try await filter.run(workshop.files("c.jsonl"), output: file + "/out")
    }
    #expect(error?.description.contains(file) == true)
  }

  @Test("A corpus that lies in the output folder is refused")
  func overlap() async throws {
    let workshop = try Workshop()
    let file = try workshop.write("out/c.jsonl", #"{"text":"a"}"#.utf8)
    await #expect(throws: FilterError.outputIsInput(path: file)) {
      try await CorpusFilter(policy: AllowAllPolicy())
        .run(workshop.files("out/c.jsonl"), output: workshop.path + "/out")
    }
    let link = "\(workshop.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(workshop.path)/out")
    let filter = CorpusFilter(policy: AllowAllPolicy())
    await #expect(throws: FilterError.outputIsInput(path: file)) {
      try await filter.run(workshop.files("out/c.jsonl"), output: link)
    }
    await #expect(throws: FilterError.outputIsInput(path: file)) {
      try await filter.survey(workshop.files("out/c.jsonl"), output: link)
    }
    let linked = try workshop.files("link/c.jsonl")
    await #expect(throws: FilterError.outputIsInput(path: linked[0].path)) {
      try await filter.run(linked, output: workshop.path + "/out")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.path + "/out") == ["c.jsonl"])
    _ = try await filter.run(linked, output: link + "/../elsewhere")
    #expect(try workshop.text("elsewhere/kept/c.jsonl") == #"{"text":"a"}"#)
  }

  @Test(
    "Documents are compressed as hard as asked for, and a run goes on only at its own level", arguments: ["gz", "zst"])
  func compressionLevel(ending: String) async throws {
    let workshop = try Workshop()
    let compression = Compression.named("a." + ending)
    let plain = Workshop.corpus(documents: 400)
    try workshop.write("in/a.jsonl.\(ending)", BlockCompressor(compression).compress(plain))
    var sizes: [Int] = []
    for level in [nil, 1, 9] {
      var options = options(blockBytes: 1 << 20)
      options.compressionLevel = level
      _ = try await CorpusFilter(policy: Workshop.policy, options: options)
        .run(workshop.files("in"), output: "\(workshop.path)/out\(level ?? 0)")
      sizes.append(try #require(workshop.snapshot(of: "out\(level ?? 0)")["kept/a.jsonl.\(ending)"]).count)
    }
    #expect(sizes[2] < min(sizes[0], sizes[1]))
    await #expect(throws: FilterError.otherRun(path: workshop.path + "/out9", finished: true)) {
      try await CorpusFilter(policy: Workshop.policy, options: options(blockBytes: 1 << 20))
        .run(workshop.files("in"), output: "\(workshop.path)/out9")
    }
  }

  private func withoutRun(_ records: [DecisionRecord]) -> [DecisionRecord] {
    records.map { record in
      var record = record
      record.run = ""
      return record
    }
  }
}
