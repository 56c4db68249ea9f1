import Foundation
import RaiseCore
import RaiseCorpus
import RaiseTesting
import Testing

@testable import RaiseFilter

@Suite struct SubstringTests {
  private func filter(_ length: Int, workers: Int = 2, memory: Int = 1 << 20, block: Int = 700) -> DuplicateFilter {
    var duplicates = DuplicateOptions()
    duplicates.method = .substring
    duplicates.minPieceBytes = length
    duplicates.memoryBytes = memory
    var options = FilterOptions()
    options.workers = workers
    options.blockBytes = block
    return DuplicateFilter(duplicates: duplicates, options: options, shinglesName: "none") { _ in [] }
  }

  private struct Record: Codable, Equatable {
    var id: String
    var text: String
  }

  /// Writes texts as documents d0, d1, …, every `perFile` of them in a file of their own.
  private func write(_ texts: [String], _ workshop: Workshop, perFile: Int = 4) throws -> [CorpusFile] {
    let encoder = JSONEncoder()
    for start in stride(from: 0, to: texts.count, by: perFile) {
      let lines = try (start..<min(start + perFile, texts.count)).map {
        String(decoding: try encoder.encode(Record(id: "d\($0)", text: texts[$0])), as: UTF8.self) + "\n"
      }
      let name = String(repeating: "0", count: 4 - String(start).count) + "\(start)"
      try workshop.write("in/\(name).jsonl", Array(lines.joined().utf8))
    }
    return try workshop.files("in")
  }

  /// The texts of the documents that are kept, by id.
  private func keptTexts(_ workshop: Workshop, _ output: String = "out") throws -> [String: String] {
    var texts: [String: String] = [:]
    for (name, data) in try workshop.snapshot(of: output) where name.hasPrefix("kept/") {
      for line in data.split(separator: UInt8(ascii: "\n")) {
        let record = try JSONDecoder().decode(Record.self, from: line)
        texts[record.id] = record.text
      }
    }
    return texts
  }

  private func dedupe(_ texts: [String], _ length: Int, perFile: Int = 4) async throws -> [String?] {
    let workshop = try Workshop()
    _ = try await filter(length).run(try write(texts, workshop, perFile: perFile), output: workshop.path + "/out")
    let kept = try keptTexts(workshop)
    return texts.indices.map { kept["d\($0)"] }
  }

  // MARK: The rule

  static let examples: [(name: String, length: Int, texts: [String], kept: [String?])] = [
    ("a passage goes", 8, ["one long passage", "two long passage."], ["one long passage", "two."]),
    ("a shorter one stays", 14, ["one long passage", "two long passage."], ["one long passage", "two long passage."]),
    ("in the same text too", 4, ["abcd-abcd-abcd"], ["abcd-"]),
    ("what overlaps itself is no repetition", 4, ["aaaaaaa"], ["aaaaaaa"]),
    ("of one letter the first window stays", 4, ["aaaaaaaaaaaaaaaaaaaa"], ["aaaa"]),
    ("of a period as many as fill a window", 4, ["abcabcabcabcabc"], ["abcabc"]),
    ("a text that stands elsewhere goes", 4, ["harbour", "arbo", "harbour"], ["harbour", nil, nil]),
    ("two that meet go", 4, ["abcdef..", "uvwxyz..", "[abcdefuvwxyz]"], ["abcdef..", "uvwxyz..", "[]"]),
    ("windows may overlap", 4, ["abcd1", "bcde2", "cdef3", "abcdef4"], ["abcd1", "bcde2", "cdef3", "4"]),
    ("a window never crosses texts", 4, ["ab", "cd", "abcd", "abcd"], ["ab", "cd", "abcd", nil]),
    ("whole characters go", 5, ["x漢字y", "z漢字w"], ["x漢字y", "zw"]),
    // 漢 and 鬢 end in the same byte, 字 and 孖 begin with the same two.
    ("a character that is only partly repeated stays", 4, ["漢字", "漢孖", "鬢字"], ["漢字", "孖", "鬢"]),
    ("nothing but white space left", 4, ["a word.", " word \n"], ["a word.", nil]),
    ("texts shorter than a window stay", 4, ["abc", "abc", ""], ["abc", "abc", ""]),
    ("a text that is one window", 4, ["abcd", "abcd"], ["abcd", nil]),
  ]

  @Test("The rule by example", arguments: examples)
  func rule(example: (name: String, length: Int, texts: [String], kept: [String?])) async throws {
    #expect(try await dedupe(example.texts, example.length) == example.kept, "\(example.name)")
  }

  /// The rule as it is written, comparing every window with every earlier one: which bytes of each text go.
  private func removed(_ texts: [[UInt8]], _ length: Int) -> [[Bool]] {
    var removed = texts.map { [Bool](repeating: false, count: $0.count) }
    for (number, text) in texts.enumerated() where text.count >= length {
      for start in 0...text.count - length where stands(text[start..<start + length], before: (number, start), texts) {
        for index in start..<start + length { removed[number][index] = true }
      }
    }
    return removed
  }

  private func stands(_ window: ArraySlice<UInt8>, before place: (text: Int, start: Int), _ texts: [[UInt8]]) -> Bool {
    (0...place.text).contains { number in
      let text = texts[number]
      let end = number == place.text ? place.start : text.count
      guard end >= window.count else { return false }
      return (0...end - window.count).contains { text[$0..<$0 + window.count] == window }
    }
  }

  /// What the rule leaves of each text; nil where nothing but white space is left of one that lost something.
  private func left(of texts: [String], without removed: [[Bool]]) -> [String?] {
    zip(texts, removed).map { text, removed in
      var index = 0
      let scalars = text.unicodeScalars.filter { scalar in
        let range = index..<index + String(scalar).utf8.count
        index = range.upperBound
        return !range.allSatisfy { removed[$0] }
      }
      let result = String(String.UnicodeScalarView(scalars))
      return result != text && result.allSatisfy(\.isWhitespace) ? nil : result
    }
  }

  /// Random texts over few characters, into which pieces of earlier ones are copied.
  private func randomTexts(_ generator: inout MersenneTwister) -> [String] {
    let alphabets = ["a", "ab", "abc ", "aé漢😀", "é漢字孖", "ab\n \"\\", "abcdefghijklmnop"]
    let alphabet = Array(alphabets[Int(generator.next() % UInt32(alphabets.count))].unicodeScalars)
    func below(_ bound: Int) -> Int { Int(generator.next() % UInt32(max(1, bound))) }
    var texts: [[Unicode.Scalar]] = []
    for _ in 0...below(12) {
      var text: [Unicode.Scalar] = []
      for _ in 0..<below(6) {
        let source = texts.isEmpty ? text : texts[below(texts.count)]
        if below(2) == 0, !source.isEmpty {
          let start = below(source.count)
          text += source[start..<start + 1 + below(source.count - start)]
        } else {
          text += (0..<below(40)).map { _ in alphabet[below(alphabet.count)] }
        }
      }
      texts.append(text)
    }
    return texts.map { text in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text)
      return String(view)
    }
  }

  @Test("What is left of random texts is what the rule leaves, and every pair is of equal bytes", arguments: 1...16)
  func property(seed: Int) async throws {
    var generator = MersenneTwister(seed: UInt32(seed))
    for _ in 0..<12 {
      let texts = randomTexts(&generator)
      let length = [1, 2, 3, 4, 5, 8, 13, 16, 30][Int(generator.next() % 9)]
      let workshop = try Workshop()
      let files = try write(texts, workshop, perFile: 1 + Int(generator.next() % 5))
      _ = try await filter(length, memory: 0, block: 100).run(files, output: workshop.path + "/out")
      let kept = try keptTexts(workshop)
      let removed = removed(texts.map { Array($0.utf8) }, length)
      #expect(texts.indices.map { kept["d\($0)"] } == left(of: texts, without: removed), "\(length), \(texts)")
      try expectPairs(workshop, texts, cover: removed)
    }
  }

  private struct Pair: Decodable {
    struct Place: Decodable {
      var id: String
      var start: Int
      var end: Int

      var text: Int { Int(id.dropFirst()) ?? -1 }
    }
    var kept: Place
    var removed: Place
    var similarity: Double
    var cluster: Int
  }

  /// The pairs cover what the rule removes, each byte once and in order, and each names the same bytes further ahead.
  private func expectPairs(_ workshop: Workshop, _ texts: [String], cover expected: [[Bool]]) throws {
    let texts = texts.map { Array($0.utf8) }
    var covered = texts.map { [Bool](repeating: false, count: $0.count) }
    var last = (text: 0, end: 0)
    for line in try workshop.text("out/duplicates.jsonl").split(separator: "\n") {
      let pair = try JSONDecoder().decode(Pair.self, from: Data(line.utf8))
      let (kept, removed) = (pair.kept, pair.removed)
      try #require(kept.end <= texts[kept.text].count && removed.end <= texts[removed.text].count)
      #expect(texts[kept.text][kept.start..<kept.end] == texts[removed.text][removed.start..<removed.end])
      #expect((kept.text, kept.start) < (removed.text, removed.start))
      #expect(pair.cluster == kept.text)
      #expect(pair.similarity == 1)
      #expect(last <= (removed.text, removed.start))
      last = (removed.text, removed.end)
      for index in removed.start..<removed.end { covered[removed.text][index] = true }
    }
    #expect(covered == expected)
  }

  @Test("A text of one letter has few pairs, each about a window long")
  func fewPairs() async throws {
    let workshop = try Workshop()
    let files = try write([String(repeating: "a", count: 2_000)], workshop)
    _ = try await filter(20).run(files, output: workshop.path + "/out")
    #expect(try keptTexts(workshop) == ["d0": String(repeating: "a", count: 20)])
    let pairs = try workshop.text("out/duplicates.jsonl").split(separator: "\n")
    #expect((99...101).contains(pairs.count))
  }

  @Test("Passages that meet are two where their sources are two texts, though these follow each other too")
  func neighbours() async throws {
    let workshop = try Workshop()
    let files = try write(["one text", "and more", "one textand more"], workshop)
    _ = try await filter(8).run(files, output: workshop.path + "/out")
    #expect(try keptTexts(workshop) == ["d0": "one text", "d1": "and more"])
    #expect(try workshop.text("out/duplicates.jsonl").split(separator: "\n").count == 2)
  }

  // MARK: Outputs

  @Test("Pairs, reasons and the record's other bytes")
  func outputs() async throws {
    let workshop = try Workshop()
    let licence = "This text may be copied by anybody, without asking anybody."
    let lines = [
      #"{"id": "a", "text": "Mine. \#(licence)", "n": 1.50}"#, #"{"id": "b", "text": "\#(licence)"}"#,
      #"{"id": "c", "text": "\t\#(licence)\tYours.",  "n": 2.50}"#,
    ]
    try workshop.write("in/a.jsonl", Array((lines.joined(separator: "\n") + "\n").utf8))
    let report = try await filter(30).run(try workshop.files("in"), output: workshop.path + "/out")
    #expect(report.tally.redacted == 1)
    #expect(report.tally.removed == 1)
    let cut = #"{"id": "c", "text": "\t\tYours.",  "n": 2.50}"#
    #expect(try workshop.text("out/kept/a.jsonl") == lines[0] + "\n" + cut + "\n")
    let removed = try workshop.text("out/removed/a.jsonl")
    #expect(removed.contains("nothing is left: every substring stands elsewhere"), "\(removed)")
    #expect(
      try workshop.text("out/duplicates.jsonl") == """
        {"kept":{"file":"a.jsonl","line":1,"id":"a","start":6,"end":65},"removed":{"file":"a.jsonl","line":2,"id":"b","start":0,"end":59},"method":"substring","similarity":1,"cluster":0}
        {"kept":{"file":"a.jsonl","line":1,"id":"a","start":6,"end":65},"removed":{"file":"a.jsonl","line":3,"id":"c","start":1,"end":60},"method":"substring","similarity":1,"cluster":0}

        """)
  }

  // MARK: Interruptions

  /// Documents with a common header, copies of others, and words of their own.
  private func corpus(_ count: Int) -> [String] {
    var generator = MersenneTwister(seed: 21)
    func words(_ count: Int) -> String { (0..<count).map { _ in "w\(generator.next() % 900)" }.joined(separator: " ") }
    let header = words(30)
    var texts: [String] = []
    for number in 0..<count {
      let copy = number % 4 == 3 ? texts[Int(generator.next() % UInt32(texts.count))].dropFirst(37) : ""
      texts.append(words(5) + header + words(20) + copy + words(10))
    }
    return texts
  }

  static let obstacles = ["marks", "window-runs", "pairs", "duplicates.jsonl"]

  @Test("A stage that failed is done again, to the same bytes", arguments: obstacles)
  func failingStages(obstacle: String) async throws {
    let workshop = try Workshop()
    let files = try write(corpus(30), workshop, perFile: 20)
    _ = try await filter(60).run(files, output: workshop.path + "/whole")
    // What a stage writes stands there already, and is neither a file nor a folder to write into.
    let path = "out/.unfinished/duplicates/\(obstacle)"
    try workshop.write(obstacle == "window-runs" ? path : path + "/in-the-way", [])
    await #expect(throws: FilterError.self) {
      try await filter(60, memory: 0).run(files, output: workshop.path + "/out")
    }
    try FileManager.default.removeItem(atPath: "\(workshop.path)/\(path)")
    _ = try await filter(60, workers: 1).run(files, output: workshop.path + "/out")
    #expect(try workshop.snapshot(of: "out") == workshop.snapshot(of: "whole"))
  }

  // MARK: Memory and work, counted

  @Test("No run on disk is longer than memory allows, or a block")
  func boundedRuns() async throws {
    let workshop = try Workshop()
    let files = try write(corpus(300), workshop, perFile: 100)
    let least = RunSorter<StretchRecord>(folder: "", memoryBytes: 0).capacity
    var longest: [String: Int] = [:]
    var runs = 0
    _ = try await filter(16, memory: 0, block: 2_000).run(files, output: workshop.path + "/out") { _ in
      for (name, recordBytes) in [("runs", 32), ("window-runs", 24)] {
        let folder = "\(workshop.path)/out/.unfinished/duplicates/\(name)"
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
          let size = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")[.size] as? Int
          longest[name] = max(longest[name] ?? 0, (size ?? 0) / recordBytes)
          runs += 1
        }
      }
    }
    // A block is some thousand bytes, and has no more windows, nor stretches.
    for name in ["runs", "window-runs"] {
      #expect((least / 2...4_000).contains(longest[name] ?? 0), "\(name): \(longest[name] ?? 0)")
    }
    #expect(runs > 20)
  }

  @Test("A passage that stands everywhere costs each copy the windows at its ends, no more")
  func hotPassage() async throws {
    let header = (0..<400).map { "h\($0)" }.joined(separator: " ")
    func windows(copies: Int) async throws -> Int {
      let workshop = try Workshop()
      let texts = (0..<copies).map { "\($0 * 7919)|" + header + "|\($0 * 104_729)" }
      try workshop.write("out/.unfinished/duplicates/pairs/in-the-way", [])
      let files = try write(texts, workshop, perFile: 1_000)
      await #expect(throws: FilterError.self) { try await filter(100).run(files, output: workshop.path + "/out") }
      let folder = workshop.path + "/out/.unfinished/duplicates/window-runs"
      return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { total, name in
        total + (try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")).count / 24)
      }
    }
    let (few, many) = (try await windows(copies: 50), try await windows(copies: 100))
    // Two stretches of at most 51 windows for each copy, of a header of 1,900 bytes.
    #expect(few > 0)
    #expect(few <= 50 * 102)
    #expect(many <= 100 * 102)
  }

  // MARK: The policy

  @Test("It keeps the contract of policies, and tells when an input has changed")
  func policy() async throws {
    let workshop = try Workshop()
    let texts = ["harbour and river", "a harbour and", "harbour"]
    let writer = try CatalogueWriter(folder: workshop.path, lengths: CatalogueWriter.Lengths())
    try writer.append(
      texts.enumerated().map {
        ScannedDocument(line: $0 + 1, id: "d\($0)", textBytes: $1.utf8.count, sketch: [], shingles: [])
      }, file: 0)
    try writer.synchronize()
    let file = try RunFile<SortRecord>(writing: workshop.path + "/passages")
    for passage in [Passage(range: 19..<30, source: 0), Passage(range: 30..<37, source: 0)] {
      try file.append(passage.record)
    }
    try file.finish()
    let decisions = DuplicateDecisions(
      policy: PolicyID(name: "duplicates", version: "1"), method: .substring,
      catalogue: try Catalogue(folder: workshop.path, sketchLength: 0), fileNames: ["a.jsonl"])
    let policy = PassagePolicy(decisions: decisions, passages: try Passages(path: workshop.path + "/passages"))
    func item(_ line: Int, _ text: String) -> Item {
      Item(id: "d\(line)", stage: .pretraining, text: text, metadata: ["file": "a.jsonl", "line": "\(line)"])
    }
    let items = texts.enumerated().map { item($0 + 1, $1) } + [item(9, "new")]
    try await PolicyContract.expectContract(of: policy, on: items)
    #expect(try policy.evaluate(items[0]).action == .allow)
    #expect(try policy.evaluate(items[1]).text(after: texts[1]) == "a ")
    #expect(try policy.evaluate(items[1]).findings.first?.detail == "duplicate of a.jsonl:1, id d0, bytes 0..<11")
    #expect(try policy.evaluate(items[2]).action == .block)
    let error = #expect(throws: EvaluationError.self) { try policy.evaluate(item(2, "short")) }
    #expect(error?.description == "substring: not what it was at the first reading; the input has changed")
  }
}
