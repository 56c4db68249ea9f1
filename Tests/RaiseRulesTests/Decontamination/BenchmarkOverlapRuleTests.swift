import RaiseCore
import Testing

@testable import RaiseRules

@Suite struct BenchmarkOverlapRuleTests {
  /// Two rows of a made-up quiz.
  private static let quiz = """
    {"question": "Which bird builds its nest on the highest chimney of the old mill?", "answer": "The white stork."}
    {"question": "How many loaves does the baker of Linden sell in a week of five days?", "answer": "Nine hundred."}

    """

  private func findings(
    in text: String, keys: String = "fields: [question, answer], n: 6",
    files: [String: String] = ["quiz.jsonl": Self.quiz]
  ) throws -> [Finding] {
    let names = files.keys.sorted().joined(separator: ", ")
    let yaml = """
      name: p
      version: 1
      description: Test.
      stages: [pretraining]
      rules:
        - {id: r, kind: benchmark-overlap, hazards: [qlt.contamination], action: block, files: [\(names)], \(keys)}

      """
    let folder = try TemporaryFolder(files.merging(["p.yaml": yaml]) { first, _ in first })
    let policy = try withExtendedLifetime(folder) { try folder.library().load("p").policy }
    return try policy.decide(Item(id: "1", stage: .pretraining, text: text)).findings
  }

  static let rows: [(text: String, found: [String])] = [
    // A question word for word, in other dress, within other text, and with its answer.
    ("Which bird builds its nest on the highest chimney of the old mill?", ["quiz.jsonl:1"]),
    ("WHICH bird — builds its nest on\nthe “highest” chimney", ["quiz.jsonl:1"]),
    ("Yesterday I read: how many loaves does the baker of Linden sell in a week? Nobody knows.", ["quiz.jsonl:2"]),
    ("a week of five days? Nine hundred.", ["quiz.jsonl:2"]),
    ("which bird builds its nest on trees. How many loaves does the baker eat?", ["quiz.jsonl:1", "quiz.jsonl:2"]),
    // Too short a run, or another word in it.
    ("Which bird builds its nest where?", []),
    ("Which bird builds a nest on the tallest chimney of that old mill?", []),
    ("", []),
  ]

  @Test("Runs of n words of a row are found wherever they stand", arguments: rows)
  func table(row: (text: String, found: [String])) throws {
    #expect(try findings(in: row.text).map { $0.detail ?? "" } == row.found)
  }

  @Test("A finding's range is the stretch in the text as it came, its score the share of the row")
  func range() throws {
    let text = "Ask: WHICH bird, builds its nest on the — well."
    let found = try findings(in: text)
    #expect(found.count == 1)
    let utf8 = Array(text.utf8)
    #expect(
      found.first?.range.map { String(decoding: utf8[$0], as: UTF8.self) } == "WHICH bird, builds its nest on the")
    // Two of the row's n-grams of eleven: it has sixteen words.
    #expect(found.first?.score == 2.0 / 11)
  }

  static let limits: [(keys: String, isFound: Bool)] = [
    ("min-matches: 8", true), ("min-matches: 9", false), ("min-row-share: 0.7", true), ("min-row-share: 0.8", false),
    ("min-document-share: 0.5", true), ("min-document-share: 0.6", false), ("n: 13, fields: [question]", true),
    ("n: 14, fields: [question]", false),
  ]

  @Test("Limits on how much is the same", arguments: limits)
  func holds(row: (keys: String, isFound: Bool)) throws {
    let text = "Which bird builds its nest on the highest chimney of the old mill asks the teacher every year in May"
    let keys = row.keys.contains("n:") ? row.keys : "fields: [question, answer], n: 6, \(row.keys)"
    #expect(try findings(in: text, keys: keys).isEmpty == !row.isFound)
  }

  @Test("Text files have a row on every line, and in Chinese every character counts")
  func textFiles() throws {
    let files = ["riddles.txt": "\nWhat has keys but opens no door\n\n哪一只鸟在烟囱上筑巢\n"]
    #expect(
      try findings(in: "what has keys but opens no door", keys: "n: 6", files: files).first?.detail == "riddles.txt:2")
    let found = try findings(in: "请问：哪一只鸟在烟囱上筑巢？", keys: "n: 8, language: zh", files: files)
    #expect(found.first?.detail == "riddles.txt:4")
    #expect(try findings(in: "请问：哪一只鸟在烟囱上筑巢？", keys: "n: 6", files: files).isEmpty)
  }

  static let wrong: [(files: [String: String], keys: String, message: String)] = [
    (
      ["none.txt": ""], "n: 6",
      "p.yaml:6:91: rules[0].files[0]: expected a file with at least one row, found none in \"none.txt\""
    ),
    (["few.txt": "too few words\n"], "n: 6", "expected a row of at least 6 words, found none in \"few.txt\""),
    (
      ["q.jsonl": "{\"text\": 1}\n"], "n: 6",
      "expected a file with at least one row with a text in \"text\", found none in \"q.jsonl\""
    ),
    (["q.jsonl": "{\"text\": \"a\"}\n{broken\n"], "n: 6", "q.jsonl:2:2: expected a key in quotes"),
    (["q.txt": "a b c d e f"], "n: 6.5", "rules[0].n: expected a whole number, found the number 6.5"),
    (["q.txt": "a b c d e f"], "n: 6, threshold: 0.5", "rules[0].threshold: this kind has no threshold of its own"),
  ]

  @Test("Files that cannot be used are errors that say where", arguments: wrong)
  func refuses(row: (files: [String: String], keys: String, message: String)) throws {
    let error = #expect(throws: PolicyFileError.self) { try findings(in: "", keys: row.keys, files: row.files) }
    #expect(error?.description.contains(row.message) == true, "\(error?.description ?? "")")
  }

  @Test("A missing file is an error that names the policy's line and column")
  func missing() throws {
    let yaml = """
      name: p
      version: 1
      description: Test.
      stages: [pretraining]
      rules:
        - {id: r, kind: benchmark-overlap, hazards: [qlt], action: block, files: [gone.jsonl]}

      """
    let folder = try TemporaryFolder(["p.yaml": yaml])
    let error = #expect(throws: PolicyFileError.self) { try folder.library().load("p") }
    let message = error?.description ?? ""
    #expect(message.contains("p.yaml:6:77: rules[0].files[0]: cannot read \"gone.jsonl\""), "\(message)")
    #expect(message.contains("No such file or directory"))
  }

  @Test("Other content of a benchmark file is another policy")
  func digest() throws {
    func digest(_ row: String) throws -> ContentDigest {
      let yaml = """
        name: p
        version: 1
        description: Test.
        stages: [pretraining]
        rules:
          - {id: r, kind: benchmark-overlap, hazards: [qlt], action: block, files: [q.txt], n: 2}

        """
      let folder = try TemporaryFolder(["p.yaml": yaml, "q.txt": row])
      return try withExtendedLifetime(folder) { try folder.library().load("p").policy.id.digest }
    }
    #expect(try digest("one row") == digest("one row"))
    #expect(try digest("one row") != digest("one line"))
  }

  @Test("The table knows the first row of each n-gram, and no other n-gram")
  func table() {
    let hashes = (0..<5000).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
    let table = NGramTable(hashes: hashes + hashes, rows: (0..<10_000).map { UInt32($0) })
    for (row, hash) in hashes.enumerated() {
      #expect(table.row(of: hash) == row)
      #expect(table.row(of: hash ^ 1 << 20) == nil)
    }
    var count = 0
    table.forEachRow { _ in count += 1 }
    #expect(count == 5000)
    #expect(NGramTable(hashes: [], rows: []).row(of: 7) == nil)
  }
}
