import Foundation
import Testing

@Suite struct DedupeCommandTests {
  /// A word of letters for a number: what is compared takes all numbers for the same.
  private func word(_ number: Int) -> String {
    let letters = Array("abcdefghijklmnopqrst")
    return String([20 * 20, 20, 1].map { letters[number / $0 % 20] }) + "ing"
  }

  /// Documents of made-up words, every third like the one before it but for a word.
  private func writeCorpus(_ scratch: Scratch, documents: Int = 300) throws {
    let lines = (0..<documents).map { number in
      let base = number - (number % 3 == 2 ? 1 : 0)
      let text = (0..<120).map { word((base + 1) * ($0 + 7) * 31 % 7919) }
      let ending = number % 3 == 2 ? "changed" : "same"
      return #"{"id": "d\#(number)", "text": "\#((text + [ending]).joined(separator: " "))"}"# + "\n"
    }
    try FileManager.default.createDirectory(atPath: scratch("in"), withIntermediateDirectories: true)
    try Data(lines.prefix(documents / 2).joined().utf8).write(to: URL(fileURLWithPath: scratch("in/a.jsonl")))
    try Data(lines.dropFirst(documents / 2).joined().utf8).write(to: URL(fileURLWithPath: scratch("in/b.jsonl")))
  }

  @Test("Similar documents go, the summary says how many, and a second run changes nothing")
  func dedupes() throws {
    let scratch = try Scratch()
    try writeCorpus(scratch)
    let arguments = ["dedupe", scratch("in"), "--output", scratch("out"), "--verify"]
    let outcome = try RaiseProcess.run(arguments)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("removed 100 of 300 documents (33.33 %)"), "\(outcome.output)")
    let documents = try scratch.documents(in: "out")
    #expect(documents["duplicates.jsonl"]?.count { $0 == UInt8(ascii: "\n") } == 100)
    #expect(try RaiseProcess.run(arguments).output == outcome.output)
    #expect(try scratch.documents(in: "out") == documents)
    let list = try RaiseProcess.run(
      ["audit", "list", "--log", scratch("out/decisions.sqlite"), "--hazard", "qlt.duplicate", "--jsonl"])
    #expect(list.output.contains("duplicate of a.jsonl:2, id d1"), "\(list.output.prefix(300))\(list.errors)")
  }

  @Test("Passages that stand earlier are taken out, and a second run changes nothing")
  func substrings() throws {
    let scratch = try Scratch()
    try writeCorpus(scratch)
    let arguments = ["dedupe", scratch("in"), "--output", scratch("out"), "--by", "substring", "--min-length", "60"]
    let outcome = try RaiseProcess.run(arguments)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let documents = try scratch.documents(in: "out")
    #expect(documents.keys.contains("duplicates.jsonl"))
    #expect(try RaiseProcess.run(arguments).output == outcome.output)
    #expect(try scratch.documents(in: "out") == documents)
    // Of the third document only its last word is new.
    let kept = String(decoding: documents["kept/a.jsonl"] ?? Data(), as: UTF8.self)
    #expect(kept.contains(#"{"id": "d2", "text": "changed"}"#), "\(kept.prefix(5000))")
    let list = try RaiseProcess.run(
      ["audit", "list", "--log", scratch("out/decisions.sqlite"), "--hazard", "qlt.duplicate", "--jsonl"])
    #expect(
      list.output.contains("duplicate of a.jsonl:2, id d1, bytes 0..<"), "\(list.output.prefix(300))\(list.errors)")
  }

  @Test(
    "Killed at any of many moments and run again, the output is that of a run nobody killed",
    arguments: ["minhash", "substring"])
  func killed(method: String) throws {
    let scratch = try Scratch()
    try writeCorpus(scratch, documents: 3_000)
    func arguments(_ output: String) -> [String] {
      ["dedupe", scratch("in"), "--by", method, "--output", scratch(output), "--workers", "2", "--memory", "1"]
    }
    var outcome: RaiseProcess.Outcome?
    let duration = try ContinuousClock().measure { outcome = try RaiseProcess.run(arguments("whole")) }
    #expect(outcome?.exitCode == 0, "\(outcome?.errors ?? "")")
    let whole = try scratch.documents(in: "whole")
    #expect(whole["duplicates.jsonl"]?.isEmpty == false)
    for moment in 1...8 {
      _ = try RaiseProcess.kill(arguments("killed"), after: duration * Double(moment) / 9)
      if moment.isMultiple(of: 4) {
        let outcome = try RaiseProcess.run(arguments("killed"))
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(try scratch.documents(in: "killed") == whole)
        try FileManager.default.removeItem(atPath: scratch("killed"))
      }
    }
  }

  static let mistakes: [(arguments: [String], message: String)] = [
    (["--by", "sentence"], "sentence"),
    (["--by", "line", "--keep", "longest"], "--keep longest needs --by minhash, found line"),
    (["--by", "line", "--ngrams", "5"], "--ngrams needs --by minhash, found line"),
    (["--by", "paragraph", "--language", "zh"], "--language needs --by minhash, found paragraph"),
    (["--by", "document", "--seed", "1"], "--seed needs --by minhash, found document"),
    (["--by", "document", "--verify"], "--verify needs --by minhash, found document"),
    (["--min-length", "5"], "--min-length needs --by paragraph, line or substring, found minhash"),
    (["--by", "substring", "--min-length", "15"], "--min-length of substrings: expected 16 to 10000, found 15"),
    (["--by", "substring", "--keep", "longest"], "--keep longest needs --by minhash, found substring"),
    (["--by", "substring", "--verify"], "--verify needs --by minhash, found substring"),
    (["--hashes", "0"], "--hashes: expected 1 to 1000, found 0"),
    (["--memory", "0"], "--memory: expected 1 to 1048576, found 0"),
    (["-"], "-: duplicates need two readings of an input"),
  ]

  @Test("A mistake in the options ends with 2, says what was expected, and leaves nothing behind", arguments: mistakes)
  func refuses(row: (arguments: [String], message: String)) throws {
    let scratch = try Scratch()
    try writeCorpus(scratch, documents: 4)
    let outcome = try RaiseProcess.run(["dedupe", scratch("in"), "--output", scratch("out")] + row.arguments)
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains(row.message), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: scratch("out")))
  }

  @Test("Another run's folder is refused, and a disk that cannot be written is named")
  func folders() throws {
    let scratch = try Scratch()
    try writeCorpus(scratch, documents: 6)
    #expect(try RaiseProcess.run(["dedupe", scratch("in"), "--output", scratch("out")]).exitCode == 0)
    let other = try RaiseProcess.run(["dedupe", scratch("in"), "--output", scratch("out"), "--by", "line"])
    #expect(other.exitCode == 2)
    #expect(other.errors.contains("holds the output of another run"))
    let own = try RaiseProcess.run(["dedupe", scratch("in"), "--output", scratch("in/out")])
    #expect(own.exitCode == 0, "an output folder inside an input folder holds no input yet: \(own.errors)")
    let again = try RaiseProcess.run(["dedupe", scratch("in"), "--output", scratch("in/out"), "--overwrite"])
    #expect(again.exitCode == 2)
    #expect(again.errors.contains("is both read and written"))
  }
}
