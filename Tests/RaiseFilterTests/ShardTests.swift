import Foundation
import RaiseCore
import RaiseCorpus
import RaiseFilter
import Testing

@Suite struct ShardTests {
  @Test(
    "A shard is written i/n, 1 <= i <= n",
    arguments: [
      ("1/1", true), ("3/16", true), ("16/16", true), ("0/4", false), ("5/4", false), ("1/0", false), ("-1/4", false),
      ("1", false), ("1/2/3", false), ("a/b", false), ("", false), ("1 / 2", false),
    ])
  func text(text: String, isShard: Bool) {
    #expect((Shard(text) != nil) == isShard)
    if isShard { #expect(Shard(text)?.description == text) }
  }

  @Test("Shards part the files: each is in one, the order stays, and none has more than its share and one file")
  func parting() throws {
    let workshop = try Workshop()
    for index in 0..<23 { try workshop.write("in/\(100 + index).jsonl", [UInt8](repeating: 10, count: index * index)) }
    let files = try workshop.files("in")
    for count in 1...30 {
      let shards = try (1...count).map { try #require(Shard(index: $0, of: count)).files(of: files) }
      #expect(shards.flatMap { $0 }.sorted { $0.name < $1.name } == files)
      let sizes = try shards.map { shard in try shard.map { try Data(contentsOf: URL(fileURLWithPath: $0.path)).count }
      }
      let total = sizes.joined().reduce(0, +)
      for (shard, sizes) in zip(shards, sizes) {
        #expect(shard.map(\.name) == shard.map(\.name).sorted())
        #expect(sizes.reduce(0, +) <= total / count + 22 * 22 + 23)
      }
    }
  }

  @Test("All shards together keep, remove and report what one run does")
  func together() async throws {
    let workshop = try Workshop()
    for index in 0..<5 {
      try workshop.write("in/\(index).jsonl", Workshop.corpus(documents: 60 + 40 * index, seed: index + 1))
    }
    let files = try workshop.files("in")
    let filter = CorpusFilter(policy: Workshop.policy)
    let whole = try await filter.run(files, output: "\(workshop.path)/whole")
    for index in [3, 1, 2] {
      let shard = try #require(Shard(index: index, of: 3))
      let folder = ShardFolder(shard, in: "\(workshop.path)/parts")
      try folder.expectNoOtherRun()
      #expect(try folder.gather().report == nil)
      _ = try await filter.run(shard.files(of: files), output: folder.output)
      #expect(try folder.gather().report?.tally == (index == 2 ? whole.tally : nil))
    }
    let expected = try workshop.snapshot(of: "whole").filter { $0.key.contains("/") }
    var found: [String: Data] = [:]
    for shard in 1...3 {
      for (name, data) in try workshop.snapshot(of: "parts/shards/\(shard)-of-3")
      where name.contains("/") && !name.hasPrefix(".") { found[name] = data }
    }
    #expect(found == expected)
    let report = try String(contentsOfFile: "\(workshop.path)/parts/report.md", encoding: .utf8)
    #expect(report == whole.markdown)
  }

  @Test("More shards than files: those without one finish with an empty report")
  func spare() async throws {
    let workshop = try Workshop()
    try workshop.write("in/a.jsonl", Workshop.corpus(documents: 10))
    let files = try workshop.files("in")
    for index in 1...2 {
      let shard = try #require(Shard(index: index, of: 2))
      let folder = ShardFolder(shard, in: "\(workshop.path)/out")
      let report = try await CorpusFilter(policy: Workshop.policy).run(shard.files(of: files), output: folder.output)
      #expect(report.tally.documents == (index == 1 ? 10 : 0))
    }
  }

  @Test("Shards of another split, of another policy and of a whole run are not mixed")
  func mixing() async throws {
    let workshop = try Workshop()
    try workshop.write("in/a.jsonl", Workshop.corpus(documents: 10))
    try workshop.write("in/b.jsonl", Workshop.corpus(documents: 10))
    let files = try workshop.files("in")
    let output = "\(workshop.path)/out"
    let first = try #require(Shard(index: 1, of: 2))
    let second = try #require(Shard(index: 2, of: 2))
    let filter = CorpusFilter(policy: Workshop.policy)
    _ = try await filter.run(first.files(of: files), output: ShardFolder(first, in: output).output)
    let other = ShardFolder(try #require(Shard(index: 1, of: 4)), in: output)
    #expect(throws: FilterError.otherShards(path: output, reason: "holds 1-of-2, a shard of another split")) {
      try other.expectNoOtherRun()
    }
    let policy = ScriptedPolicy(id: PolicyID(name: "strict", version: "1"), deciding: Workshop.decide)
    let strict = CorpusFilter(policy: policy)
    _ = try await strict.run(second.files(of: files), output: ShardFolder(second, in: output).output)
    let gathered = try ShardFolder(second, in: output).gather()
    #expect(gathered.finished == 1 && gathered.report == nil)
    let whole = "\(workshop.path)/whole"
    _ = try await filter.run(files, output: whole)
    #expect(throws: FilterError.otherRun(path: whole, finished: true)) {
      try ShardFolder(first, in: whole).expectNoOtherRun()
    }
  }

  @Test("Links count as what they lead to: for shards, and for whether a run can go on")
  func links() async throws {
    let workshop = try Workshop()
    try FileManager.default.createDirectory(atPath: "\(workshop.path)/in", withIntermediateDirectories: true)
    for (name, documents) in [("a", 5), ("b", 5), ("c", 200), ("d", 10)] {
      let target = try workshop.write("real/\(name).jsonl", Workshop.corpus(documents: documents))
      try FileManager.default.createSymbolicLink(
        atPath: "\(workshop.path)/in/\(name).jsonl", withDestinationPath: target)
    }
    let files = try workshop.files("in")
    #expect(Shard(index: 1, of: 2)?.files(of: files).map(\.name) == ["c.jsonl"])
    let output = workshop.path + "/out"
    _ = try await CorpusFilter(policy: Workshop.policy).run(files, output: output)
    try workshop.write("real/a.jsonl", Workshop.corpus(documents: 6))
    await #expect(throws: FilterError.otherRun(path: output, finished: true)) {
      try await CorpusFilter(policy: Workshop.policy).run(files, output: output)
    }
  }

  @Test("One of very many shards finishes as fast as others", .timeLimit(.minutes(1)))
  func manyShards() async throws {
    let workshop = try Workshop()
    try workshop.write("in/a.jsonl", Workshop.corpus(documents: 10))
    let shard = try #require(Shard(index: 1, of: 1_000_000_000))
    let folder = ShardFolder(shard, in: "\(workshop.path)/out")
    let files = try shard.files(of: workshop.files("in"))
    _ = try await CorpusFilter(policy: Workshop.policy).run(files, output: folder.output)
    #expect(try folder.gather().finished == 1)
  }
}
