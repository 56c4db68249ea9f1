import Foundation
import RaiseCorpus
import Testing

@testable import RaiseSynthesis

@Suite struct DedupeTests {
  private static let base =
    "A friendly neighbour from Northvale asks how to keep the street calm on a summer night in June."

  @Test(
    "Same, nearly same and different texts are told apart",
    arguments: [
      (DedupeTests.base, DuplicateIndex.Finding.exact), (DedupeTests.base.uppercased(), .near),
      (DedupeTests.base + "!", .near), (DedupeTests.base.replacingOccurrences(of: "June", with: "July"), .near),
      ("Quite another sentence about watering tulips.", .fresh), ("", .fresh), ("中文句子也要比较一下", .fresh),
    ])
  func findings(text: String, expected: DuplicateIndex.Finding) {
    var index = DuplicateIndex(similarity: 0.8, seed: 1)
    #expect(index.add(Self.base, basis: Self.base) == .fresh)
    #expect(index.add(text, basis: text) == expected)
  }

  @Test("The estimate lies within four standard errors of the true similarity")
  func estimate() {
    let hasher = MinHash(seed: 3)
    let words = (0..<300).map { "word\($0 * 7919 % 1000)" }
    let left = words[0..<200].joined(separator: " ")
    let right = words[50..<250].joined(separator: " ")
    func shingles(_ text: String) -> Set<String> {
      let letters = Array(text)
      return Set((0...letters.count - 5).map { String(letters[$0..<$0 + 5]) })
    }
    let truth =
      Double(shingles(left).intersection(shingles(right)).count) / Double(shingles(left).union(shingles(right)).count)
    let estimate = MinHash.similarity(hasher.signature(of: left)[...], hasher.signature(of: right))
    #expect(abs(estimate - truth) < 0.18, "\(estimate), \(truth)")
    #expect(truth > 0.3 && truth < 0.9)
  }

  @Test("Text of a benchmark is found from thirteen tokens in a row on, however it is set")
  func leakage() throws {
    let scratch = try Scratch()
    let text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    let path = try scratch.write("{\"text\": \"\(text)\"}\n", to: "benchmark.jsonl")
    let index = try LeakageIndex(files: [CorpusFile(path: path, name: "benchmark.jsonl")], textField: "text")
    #expect(index.leaks(into: "Say: ONE two, three four five six seven eight nine ten eleven twelve thirteen!"))
    #expect(!index.leaks(into: "one two three four five six seven eight nine ten eleven twelve"))
    #expect(!LeakageIndex().leaks(into: text))
  }

  @Test("A benchmark line without its text is named")
  func brokenBenchmark() throws {
    let scratch = try Scratch()
    let path = try scratch.write("{\"text\": \"fine\"}\n{\"no\": 1}\n", to: "b.jsonl")
    let error = #expect(throws: SynthesisError.self) {
      try LeakageIndex(files: [CorpusFile(path: path, name: "b.jsonl")], textField: "text")
    }
    #expect(error.map { "\($0)".hasPrefix("b.jsonl:2:") } == true)
  }

  @Test("Tokens are words in lower case and single Chinese characters")
  func tokens() {
    #expect(Tokens.hashes(of: "Hello, WORLD 42") == Tokens.hashes(of: "hello world-42"))
    #expect(Tokens.hashes(of: "中文字").count == 3)
    #expect(Tokens.hashes(of: "ab中cd").count == 3)
    #expect(Tokens.hashes(of: " ,。!").isEmpty)
    #expect(Tokens.grams(of: 2, in: [1, 2, 3]).count == 2)
    #expect(Tokens.grams(of: 2, in: [1, 2]) != Tokens.grams(of: 2, in: [2, 1]))
    #expect(Tokens.grams(of: 4, in: [1, 2, 3]).isEmpty)
  }
}
