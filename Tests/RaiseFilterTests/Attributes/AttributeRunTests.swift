import Foundation
import RaiseCore
import RaiseCorpus
import RaiseTesting
import Testing

@testable import RaiseFilter

@Suite struct AttributeRunTests {
  private func options(_ workshop: Workshop, workers: Int = 2, attributes: String? = nil) -> FilterOptions {
    var options = FilterOptions()
    options.workers = workers
    options.blockBytes = 500
    options.attributes = attributes.map { AttributeFolder(path: "\(workshop.path)/\($0)", name: "words") }
    return options
  }

  private func corpus() throws -> (Workshop, [CorpusFile]) {
    let workshop = try Workshop()
    try workshop.write("in/a.jsonl", Workshop.corpus(documents: 130))
    try workshop.write("in/b.jsonl", Workshop.corpus(documents: 90, seed: 3))
    try workshop.write("in/c.jsonl", [])
    return (workshop, try workshop.files("in"))
  }

  private func recorded(_ workshop: Workshop, _ policy: WordPolicy) throws -> RecordedAttributes {
    try RecordedAttributes(AttributeFolder.only(in: workshop.path + "/attributes"), for: policy)
  }

  /// Records with the standard policy into `recorded/` and `attributes/`.
  private func record(_ workshop: Workshop, _ files: [CorpusFile]) async throws {
    _ = try await CorpusFilter(policy: WordPolicy.standard(), options: options(workshop, attributes: "attributes"))
      .run(files, output: workshop.path + "/recorded")
  }

  @Test("The double keeps the contract of observing policies")
  func double() async throws {
    let items = ["a quartz quartz 天气", "fail", "", "secret"].enumerated().map {
      Item(id: "\($0.offset)", stage: .pretraining, text: $0.element)
    }
    try await ObservingPolicyContract.expectContract(of: WordPolicy.standard(), on: items)
  }

  @Test("Recording changes nothing of the outputs, and any number of workers records the same")
  func recording() async throws {
    let (workshop, files) = try corpus()
    try await record(workshop, files)
    _ = try await CorpusFilter(policy: WordPolicy.standard(), options: options(workshop))
      .run(files, output: workshop.path + "/plain")
    var (one, plain) = (try workshop.snapshot(of: "recorded"), try workshop.snapshot(of: "plain"))
    for name in ["report.json", "report.html"] { (one[name], plain[name]) = (nil, nil) }
    #expect(one == plain)
    _ = try await CorpusFilter(
      policy: WordPolicy.standard(), options: options(workshop, workers: 7, attributes: "more")
    )
    .run(files, output: workshop.path + "/more-out")
    let (first, more) = (try workshop.snapshot(of: "attributes"), try workshop.snapshot(of: "more"))
    #expect(first.keys.sorted() == ["words.json", "words/a.jsonl", "words/b.jsonl", "words/c.jsonl"])
    for name in first.keys where name != "words.json" { #expect(first[name] == more[name], "\(name)") }
  }

  @Test(
    "Applying a policy writes what judging with it writes, to the byte, and logs the same", arguments: [0.1, 0.5, 0.9])
  func apply(threshold: Double) async throws {
    let (workshop, files) = try corpus()
    try await record(workshop, files)
    let policy = WordPolicy(
      name: "other",
      [
        WordPolicy.Word(id: "renamed", word: "天气", threshold: threshold, action: .block),
        WordPolicy.Word(id: "secrets", word: "secret", threshold: 1 - threshold, action: .redact),
      ])
    let (fresh, applied) = (InMemoryDecisionLog(), InMemoryDecisionLog())
    _ = try await CorpusFilter(policy: policy, log: fresh, options: options(workshop), clock: { 0 })
      .run(files, output: workshop.path + "/fresh")
    _ = try await CorpusFilter(
      policy: policy, log: applied, options: options(workshop, workers: 3), recorded: recorded(workshop, policy),
      clock: { 0 }
    ).run(files, output: workshop.path + "/applied")
    #expect(try workshop.snapshot(of: "applied") == workshop.snapshot(of: "fresh"))
    #expect(await withoutRun(applied.records) == withoutRun(fresh.records))
  }

  @Test("Interrupted at any document, recording and applying go on to the same bytes", arguments: [1, 40, 111, 219])
  func resumption(at number: Int) async throws {
    let (workshop, files) = try corpus()
    try await record(workshop, files)
    // A log that ends the run at its n-th record.
    let log = StoppingLog(at: number)
    let filter = CorpusFilter(
      policy: WordPolicy.standard(), log: log, options: options(workshop, attributes: "again"))
    await #expect(throws: CancellationError.self) { try await filter.run(files, output: workshop.path + "/again-out") }
    _ = try await filter.run(files, output: workshop.path + "/again-out")
    let (whole, again) = (try workshop.snapshot(of: "attributes"), try workshop.snapshot(of: "again"))
    for name in whole.keys where name != "words.json" { #expect(whole[name] == again[name], "\(name)") }
    let described = try #require(try AttributeFolder(path: workshop.path + "/again", name: "words").load())
    #expect(described.isFinished && described.documents == 220)
    let original = try AttributeFolder(path: workshop.path + "/attributes", name: "words").load()
    #expect(described.textsDigest == original?.textsDigest)

    let policy = WordPolicy.standard("other", threshold: 0.3)
    _ = try await CorpusFilter(policy: policy, options: options(workshop)).run(files, output: workshop.path + "/fresh")
    let applying = CorpusFilter(
      policy: policy, log: StoppingLog(at: number), options: options(workshop), recorded: try recorded(workshop, policy)
    )
    await #expect(throws: CancellationError.self) { try await applying.run(files, output: workshop.path + "/applied") }
    _ = try await applying.run(files, output: workshop.path + "/applied")
    #expect(try workshop.snapshot(of: "applied") == workshop.snapshot(of: "fresh"))
  }

  @Test("A corpus that is no longer the one that was judged is an error that names the line")
  func changedCorpus() async throws {
    let (workshop, files) = try corpus()
    try await record(workshop, files)
    let policy = WordPolicy.standard()
    func message(_ change: (inout [Substring]) -> Void) async throws -> String? {
      var lines = try workshop.text("in/a.jsonl").split(separator: "\n", omittingEmptySubsequences: false)
      let whole = lines
      change(&lines)
      try workshop.write("in/a.jsonl", lines.joined(separator: "\n").utf8)
      defer { _ = try? workshop.write("in/a.jsonl", whole.joined(separator: "\n").utf8) }
      let error = await #expect(throws: FilterError.self) {
        try await CorpusFilter(
          policy: policy, options: options(workshop), recorded: recorded(workshop, policy)
        ).run(workshop.files("in"), output: workshop.path + "/\(UUID().uuidString)")
      }
      return error?.description.replacingOccurrences(of: workshop.path + "/", with: "")
    }
    #expect(
      try await message { $0[0] = #"{"id":"d0","text":"other"}"# }
        == "attributes/words/a.jsonl:1: a.jsonl:1 is not the text that was judged: its digest differs")
    #expect(
      try await message { $0.append(#"{"text":"more"}"#) }?.hasPrefix("attributes/words/a.jsonl:131: expected line ")
        == true)
    #expect(
      try await message { $0 = Array($0.prefix(3)) }?.hasSuffix("is of no document of a.jsonl") == true)
    #expect(try await message { $0.remove(at: 0) } != nil)
  }

  @Test("Attributes that are missing, unfinished, broken, cut off or of another policy are refused in words")
  func unusable() async throws {
    let (workshop, files) = try corpus()
    let policy = WordPolicy.standard()
    func message(_ policy: WordPolicy = .standard()) async throws -> String? {
      let error = await #expect(throws: (any Error).self) {
        try await CorpusFilter(policy: policy, options: options(workshop), recorded: recorded(workshop, policy))
          .run(files, output: workshop.path + "/\(UUID().uuidString)")
      }
      return error.map { "\($0)" }?.replacingOccurrences(of: workshop.path + "/", with: "")
    }
    #expect(try await message() == "attributes: expected one set of attributes, found none")
    try await record(workshop, files)
    #expect(
      try await message(WordPolicy(revision: 2, policy.words))
        == """
        attributes/words.json: policy words needs what was not recorded; judge the corpus anew with raise filter:
          rule stones: needs version 2 of word, recorded is 1
          rule secrets: needs version 2 of word, recorded is 1
          rule weather: needs version 2 of word, recorded is 1
        """)
    let more = WordPolicy(policy.words + [WordPolicy.Word(id: "more", word: "bread", threshold: 0, action: .flag)])
    #expect(try await message(more)?.hasSuffix("\n  rule more: no recorded rule is like it") == true)

    let whole = try workshop.text("attributes/words/a.jsonl")
    try workshop.write("attributes/words/a.jsonl", whole.dropFirst(1).utf8)
    #expect(
      try await message() == #"attributes/words/a.jsonl:1: expected a line that begins with {"line": and a number"#)
    try workshop.write("attributes/words/a.jsonl", whole.prefix(whole.count / 2).utf8)
    #expect(try await message()?.hasPrefix("attributes/words/a.jsonl:") == true)
    try FileManager.default.removeItem(atPath: workshop.path + "/attributes/words/a.jsonl")
    #expect(try await message()?.contains("attributes/words/a.jsonl") == true)

    let description = try workshop.text("attributes/words.json")
    try workshop.write(
      "attributes/words.json",
      description.replacingOccurrences(of: "\"isFinished\" : true", with: "\"isFinished\" : false").utf8)
    #expect(try await message()?.contains("has not ended") == true)
    try workshop.write("attributes/words.json", "{}".utf8)
    #expect(try await message()?.hasPrefix("attributes/words.json: is no description of attributes: ") == true)
  }

  @Test("Another run's attributes are left alone unless they are to be replaced")
  func otherRun() async throws {
    let (workshop, files) = try corpus()
    try await record(workshop, files)
    let other = CorpusFilter(
      policy: WordPolicy.standard("other"), options: options(workshop, attributes: "attributes"))
    let error = await #expect(throws: FilterError.self) {
      try await other.run(files, output: workshop.path + "/other")
    }
    #expect(error?.description.contains("holds attributes of another run") == true)
    _ = try await other.run(files, output: workshop.path + "/other", overwrite: true)
    let unfit = WordPolicy([WordPolicy.Word(id: "a__b", word: "bread", threshold: 0, action: .flag)])
    await #expect(throws: FilterError.self) {
      try await CorpusFilter(policy: unfit, options: options(workshop, attributes: "unfit"))
        .run(files, output: workshop.path + "/unfit-out")
    }
    #expect(!FileManager.default.fileExists(atPath: workshop.path + "/unfit"))
    #expect(try AttributeFolder(path: workshop.path + "/attributes", name: "words").load()?.policy.name == "other")
  }

  @Test("Two policies are compared document by document, whatever the workers, without the texts unless asked")
  func comparison() async throws {
    let (workshop, files) = try corpus()
    try await record(workshop, files)
    let (old, new) = (WordPolicy.standard(), WordPolicy.standard("other", threshold: 0.8))
    func compare(_ first: WordPolicy, _ second: WordPolicy, workers: Int = 1, showsText: Bool = false) async throws
      -> DecisionComparison
    {
      try await PolicyComparison(
        old: (first, recorded(workshop, first)), new: (second, recorded(workshop, second)),
        options: options(workshop, workers: workers), samples: 2, showsText: showsText
      ).run(files)
    }
    let result = try await compare(old, new)
    #expect(try await compare(old, new, workers: 5) == result)
    #expect(result.documents == 220)
    #expect(result.changed > 0 && result.changed == result.transitions.reduce(0) { $0 + $1.documents })
    #expect(result.rules.contains { $0.rule == "stones" && $0.lost > 0 && $0.gained == 0 })
    #expect(
      result.transitions.allSatisfy { transition in
        result.samples.count { $0.before.action == transition.before && $0.after.action == transition.after }
          == min(2, transition.documents)
      })
    #expect(result.samples.allSatisfy { $0.text == nil })
    #expect(try await compare(old, new, showsText: true).samples.contains { $0.text?.contains("quartz") == true })
    #expect(try await compare(old, old).changed == 0)
    let reversed = try await compare(new, old)
    #expect(reversed.changed == result.changed)
  }

  @Test("Attributes are of a document's URL too: of another one nothing is decided from them")
  func url() async throws {
    let workshop = try Workshop()
    let first = #"{"text":"bread","url":"https://a.example"}"# + "\n"
    let (second, third) = (#"{"text":"window"}"# + "\n", #"{"text":"x","link":"https://c.example"}"# + "\n")
    try workshop.write("in/a.jsonl", (first + second + third).utf8)
    let files = try workshop.files("in")
    try await record(workshop, files)
    #expect(try workshop.text("attributes/words/a.jsonl").contains(#","url_digest":""#))
    let policy = WordPolicy.standard("other", threshold: 0.9)
    func apply(_ options: FilterOptions, to output: String) async throws {
      _ = try await CorpusFilter(policy: policy, options: options, recorded: recorded(workshop, policy))
        .run(files, output: "\(workshop.path)/\(output)")
    }
    try await apply(options(workshop), to: "same")
    try workshop.write("in/a.jsonl", (first.replacing("a.example", with: "b.example") + second + third).utf8)
    let path = "\(workshop.path)/attributes/words/a.jsonl"
    await #expect(
      throws: FilterError.attributes(
        path: path, line: 1, reason: "a.jsonl:1 has not the URL that was judged: its digest differs")
    ) { try await apply(options(workshop), to: "changed") }
    try workshop.write("in/a.jsonl", (first + second + third).utf8)
    var other = options(workshop)
    other.urlField = "link"
    await #expect(throws: FilterError.self) { try await apply(other, to: "field") }
  }

  @Test("Attributes that would lie where the run writes are refused", arguments: ["kept", "report", "elsewhere"])
  func nameOfOutput(name: String) async throws {
    let (workshop, files) = try corpus()
    var options = options(workshop)
    options.attributes = AttributeFolder(path: "\(workshop.path)/out/.", name: name)
    let filter = CorpusFilter(policy: WordPolicy.standard(), options: options)
    let output = "\(workshop.path)/out"
    guard name != "elsewhere" else {
      _ = try await filter.run(files, output: output)
      return #expect(try workshop.snapshot(of: "out").keys.contains("elsewhere/a.jsonl"))
    }
    let error = await #expect(throws: FilterError.self) { try await filter.run(files, output: output) }
    #expect(error?.description.contains("choose another --attributes-name") == true)
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test("A comparison reads URLs where the run did")
  func comparedURL() async throws {
    let workshop = try Workshop()
    try workshop.write("in/a.jsonl", (#"{"text":"a quartz","link":"https://c.example"}"# + "\n").utf8)
    let files = try workshop.files("in")
    var options = options(workshop, attributes: "attributes")
    options.urlField = "link"
    let (old, new) = (WordPolicy.standard(), WordPolicy.standard("other", threshold: 0.9))
    _ = try await CorpusFilter(policy: old, options: options).run(files, output: workshop.path + "/recorded")
    options.attributes = nil
    let comparison = PolicyComparison(
      old: (old, try recorded(workshop, old)), new: (new, try recorded(workshop, new)), options: options, samples: 1,
      showsText: false)
    #expect(try await comparison.run(files).documents == 1)
  }
}

private func withoutRun(_ records: [DecisionRecord]) -> [DecisionRecord] {
  records.map { record in
    var record = record
    record.run = ""
    return record
  }
}
