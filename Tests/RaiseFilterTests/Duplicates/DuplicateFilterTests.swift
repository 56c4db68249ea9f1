import Foundation
import RaiseCore
import RaiseCorpus
import Testing

@testable import RaiseFilter

@Suite struct DuplicateFilterTests {
  /// Hashes of runs of three words, enough to test with.
  private static let shingles: @Sendable (String) -> [UInt64] = { text in
    let words = text.lowercased().split(whereSeparator: \.isWhitespace)
    guard words.count >= 3 else { return [] }
    return (0...words.count - 3).map { start in
      words[start..<start + 3].joined(separator: " ").utf8.reduce(0xCBF2_9CE4_8422_2325) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      }
    }
  }

  private func filter(
    _ method: DuplicateMethod, workers: Int = 2, memory: Int = 1 << 20, log: any DecisionLog = NullDecisionLog(),
    change: (inout DuplicateOptions) -> Void = { _ in }
  ) -> DuplicateFilter {
    var duplicates = DuplicateOptions()
    duplicates.method = method
    duplicates.memoryBytes = memory
    change(&duplicates)
    var options = FilterOptions()
    options.workers = workers
    options.blockBytes = 700
    return DuplicateFilter(
      duplicates: duplicates, options: options, log: log, shinglesName: "three words", shingles: Self.shingles)
  }

  private func line(_ id: String, _ text: String) -> String {
    #"{"id": "\#(id)", "text": "\#(text)", "n": 1.50}"# + "\n"
  }

  // MARK: Documents

  @Test("Of equal documents the first is kept, and each other one says which that is")
  func documents() async throws {
    let workshop = try Workshop()
    try workshop.write("in/a.jsonl", Array((line("a1", "bread") + line("a2", "stone") + line("a3", "bread")).utf8))
    try workshop.write("in/b.jsonl", Array((line("b1", "stone ") + line("b2", "stone") + line("b3", "")).utf8))
    let log = InMemoryDecisionLog()
    let report = try await filter(.document, log: log).run(try workshop.files("in"), output: workshop.path + "/out")
    #expect(report.tally.removed == 2)
    #expect(report.tally.kept == 4)
    #expect(try workshop.text("out/kept/a.jsonl") == line("a1", "bread") + line("a2", "stone"))
    #expect(try workshop.text("out/kept/b.jsonl") == line("b1", "stone ") + line("b3", ""))
    let removed = try workshop.text("out/removed/b.jsonl")
    #expect(
      removed.contains(#""hazard":"qlt.duplicate","score":1,"threshold":0,"detail":"duplicate of a.jsonl:2, id a2""#))
    #expect(
      try workshop.text("out/duplicates.jsonl") == """
        {"kept":{"file":"a.jsonl","line":1,"id":"a1"},"removed":{"file":"a.jsonl","line":3,"id":"a3"},"method":"document","similarity":1,"cluster":0}
        {"kept":{"file":"a.jsonl","line":2,"id":"a2"},"removed":{"file":"b.jsonl","line":2,"id":"b2"},"method":"document","similarity":1,"cluster":1}

        """)
    #expect(await log.records.count == 6)
    #expect(!FileManager.default.fileExists(atPath: workshop.path + "/out/.unfinished"))
  }

  // MARK: Pieces

  @Test("Lines that came before go, in the same document too, and the record's other bytes stay")
  func lines() async throws {
    let workshop = try Workshop()
    let texts = [
      ("1", #"menu\nThe river froze.\nmenu\n"#), ("2", #"  menu \nThe bridge closed.\n\nThe river froze.\nx"#),
      ("3", #"menu\n\n"#), ("4", #"\n"#),
    ]
    try workshop.write("in.jsonl", Array(texts.map { line($0.0, $0.1) }.joined().utf8))
    let report = try await filter(.line).run(try workshop.files("in.jsonl"), output: workshop.path + "/out")
    #expect(
      try workshop.text("out/kept/in.jsonl")
        == line("1", #"menu\nThe river froze.\n"#) + line("2", #"The bridge closed.\n\nx"#) + line("4", #"\n"#))
    #expect(report.tally.redacted == 2)
    #expect(report.tally.removed == 1)
    #expect(try workshop.text("out/removed/in.jsonl").contains("nothing is left: every line stands elsewhere"))
    let pairs = try workshop.text("out/duplicates.jsonl").split(separator: "\n")
    #expect(pairs.count == 4)
    #expect(
      pairs[0].contains(
        #""kept":{"file":"in.jsonl","line":1,"id":"1","piece":1},"removed":{"file":"in.jsonl","line":1,"id":"1","piece":3}"#
      ))
  }

  @Test("Short lines stay when a least length is asked for")
  func minLength() async throws {
    let workshop = try Workshop()
    try workshop.write("in.jsonl", Array((line("1", #"}\nlong enough"#) + line("2", #"}\nlong enough\nnew"#)).utf8))
    _ = try await filter(.line) { $0.minPieceBytes = 5 }
      .run(try workshop.files("in.jsonl"), output: workshop.path + "/out")
    #expect(try workshop.text("out/kept/in.jsonl") == line("1", #"}\nlong enough"#) + line("2", #"}\nnew"#))
  }

  @Test("Paragraphs that came before go with the blank lines behind them")
  func paragraphs() async throws {
    let workshop = try Workshop()
    let texts = [("1", #"One\nand a half.\n\nTwo."#), ("2", #"One\nand a half.\n\n\nThree.\n\nTwo.\n"#), ("3", "One")]
    try workshop.write("in.jsonl", Array(texts.map { line($0.0, $0.1) }.joined().utf8))
    _ = try await filter(.paragraph).run(try workshop.files("in.jsonl"), output: workshop.path + "/out")
    #expect(
      try workshop.text("out/kept/in.jsonl")
        == line("1", #"One\nand a half.\n\nTwo."#) + line("2", #"Three.\n\n"#) + line("3", "One"))
  }

  // MARK: MinHash

  /// Documents of random words, every third a copy of an earlier one with a word changed.
  private func corpus(_ count: Int) -> [String] {
    var generator = MersenneTwister(seed: 11)
    var texts: [String] = []
    for number in 0..<count {
      if number % 3 == 2 {
        var words = texts[Int(generator.next() % UInt32(texts.count))].split(separator: " ").map(String.init)
        words[Int(generator.next() % UInt32(words.count))] = "changed"
        texts.append((words + ["w\(number)"]).joined(separator: " "))
      } else {
        texts.append((0..<80).map { _ in "word\(generator.next() % 500)" }.joined(separator: " "))
      }
    }
    return texts
  }

  private func writeCorpus(_ workshop: Workshop, _ count: Int = 120) throws -> [CorpusFile] {
    let lines = corpus(count).enumerated().map { line("d\($0)", $1) }
    try workshop.write("in/a.jsonl", Array((lines[..<(count / 2)].joined() + "{broken\n").utf8))
    try workshop.write("in/b.jsonl", Array(lines[(count / 2)...].joined().utf8))
    return try workshop.files("in")
  }

  @Test("Changed copies are found, unrelated documents are not, and similarities are told")
  func minHash() async throws {
    let workshop = try Workshop()
    let report = try await filter(.minHash) { $0.verifiesPairs = true }
      .run(try writeCorpus(workshop), output: workshop.path + "/out")
    // At 0.9 and more nearly every copy is found; chains of copies may part once.
    #expect((37...40).contains(report.tally.removed))
    #expect(report.tally.brokenLines == 1)
    for pair in try workshop.text("out/duplicates.jsonl").split(separator: "\n") {
      let pair = try JSONDecoder().decode(Pair.self, from: Data(pair.utf8))
      #expect(Int(pair.removed.id.dropFirst()).map { $0 % 3 } == 2)
      #expect(pair.jaccard > 0.5)
      #expect(abs(pair.similarity - pair.jaccard) < 0.2)
    }
  }

  private struct Pair: Decodable {
    struct Place: Decodable { var id: String }
    var kept: Place
    var removed: Place
    var similarity: Double
    var jaccard: Double
  }

  @Test("The longest of similar documents is kept when asked for")
  func keepsLongest() async throws {
    let workshop = try Workshop()
    let text = (0..<60).map { "word\($0)" }.joined(separator: " ")
    try workshop.write(
      "in.jsonl",
      Array((line("short", text) + line("long", text + " and more") + line("middle", text + " more")).utf8))
    let report = try await filter(.minHash) { $0.keep = .longest }
      .run(try workshop.files("in.jsonl"), output: workshop.path + "/out")
    #expect(report.tally.removed == 2)
    #expect(try workshop.text("out/kept/in.jsonl") == line("long", text + " and more"))
  }

  @Test(
    "The bytes are the same for any number of workers and any amount of memory",
    arguments: [DuplicateMethod.document, .line, .minHash, .substring])
  func determinism(method: DuplicateMethod) async throws {
    let workshop = try Workshop()
    let files = try writeCorpus(workshop)
    _ = try await filter(method, workers: 1).run(files, output: workshop.path + "/one")
    // So little memory that each block spills.
    _ = try await filter(method, workers: 4, memory: 0).run(files, output: workshop.path + "/four")
    #expect(try workshop.snapshot(of: "one") == workshop.snapshot(of: "four"))
  }

  @Test(
    "A search that was killed after any block goes on from what lay on the disk then",
    arguments: [DuplicateMethod.minHash, .substring])
  func kill(method: DuplicateMethod) async throws {
    let workshop = try Workshop()
    let files = try writeCorpus(workshop, 60)
    let filter = filter(method, memory: 0)
    var snapshots = 0
    _ = try await filter.run(files, output: workshop.path + "/whole") { _ in
      let copy = "\(workshop.path)/killed-\(snapshots)"
      if (try? FileManager.default.copyItem(atPath: workshop.path + "/whole", toPath: copy)) != nil { snapshots += 1 }
    }
    #expect(snapshots > 20)
    for number in stride(from: 0, to: snapshots, by: 5) {
      _ = try await filter.run(files, output: "\(workshop.path)/killed-\(number)")
      #expect(try workshop.snapshot(of: "killed-\(number)") == workshop.snapshot(of: "whole"), "after block \(number)")
    }
  }

  // MARK: Folders

  @Test("A finished run is left alone, another one needs its own folder or --overwrite")
  func otherRuns() async throws {
    let workshop = try Workshop()
    let files = try writeCorpus(workshop, 12)
    let output = workshop.path + "/out"
    let first = try await filter(.document).run(files, output: output)
    let before = try workshop.snapshot(of: "out")
    #expect(try await filter(.document).run(files, output: output) == first)
    #expect(try workshop.snapshot(of: "out") == before)
    await #expect(throws: FilterError.otherRun(path: output, finished: true)) {
      try await filter(.line).run(files, output: output)
    }
    _ = try await filter(.line).run(files, output: output, overwrite: true)
    #expect(try workshop.snapshot(of: "out") != before)
  }

  @Test("An input that can be read only once is refused")
  func streams() async throws {
    let workshop = try Workshop()
    await #expect(throws: FilterError.unrepeatableInput(path: "-")) {
      try await filter(.document).run([.standardInput], output: workshop.path + "/out")
    }
    #expect(!FileManager.default.fileExists(atPath: workshop.path + "/out"))
  }

  @Test("Nothing to compare gives empty outputs")
  func empty() async throws {
    let workshop = try Workshop()
    try workshop.write("in.jsonl", [])
    for method in DuplicateMethod.allCases {
      let report = try await filter(method)
        .run(try workshop.files("in.jsonl"), output: "\(workshop.path)/\(method.rawValue)")
      #expect(report.tally.documents == 0)
      #expect(try workshop.text("\(method.rawValue)/duplicates.jsonl").isEmpty)
    }
  }
}
