import CRaiseHash
import Foundation
import Testing

@testable import RaiseFilter

@Suite struct MinHashTests {
  /// What datatrove 0.10.1 makes of a text; written by fixtures/make_minhash.py.
  struct Row: Decodable, Sendable {
    var text: String
    var shingles: [UInt64]
    var signature: [UInt64]
  }

  static let rows: [Row] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("../../../fixtures/duplicates/datatrove.jsonl").standardizedFileURL
    let lines = (try? String(contentsOf: file, encoding: .utf8).split(separator: "\n")) ?? []
    return lines.compactMap { try? JSONDecoder().decode(Row.self, from: Data($0.utf8)) }.filter { !$0.shingles.isEmpty }
  }()

  @Test("There are texts to compare")
  func hasRows() { #expect(Self.rows.count == 14) }

  @Test("Signatures are datatrove's", arguments: rows)
  func agrees(row: Row) {
    #expect(MinHash(MinHashOptions()).signature(of: row.shingles) == row.signature)
  }

  @Test("The fast version gives what the plain one gives, for any number of hashes", arguments: [1, 7, 8, 9, 112, 260])
  func versions(hashes: Int) {
    var generator = MersenneTwister(seed: 5)
    let numbers = (0..<3 * 600).map { _ in generator.next(in: 0...UInt64.max) }
    let (shingles, a, b) = (Array(numbers[..<600]), Array(numbers[600..<1200]), Array(numbers[1200...]))
    for count in [0, 1, 2, 599] {
      var (fast, plain) = ([UInt64](repeating: 0, count: hashes), [UInt64](repeating: 0, count: hashes))
      raise_minhash(shingles, count, a, b, hashes, &fast)
      raise_minhash_plain(shingles, count, a, b, hashes, &plain)
      #expect(fast == plain)
    }
  }

  static let digests: [(text: String, seed: UInt64, hash: UInt64)] = [
    ("", 0, 17_241_709_254_077_376_921), ("abc", 0, 4_952_883_123_889_572_249),
    (String(repeating: "0123456789", count: 7), 0, 5_266_573_783_835_199_361),
    (String(repeating: "0123456789", count: 7), 1, 3_325_309_023_577_199_311),
  ]

  @Test("XXH64 is python-xxhash's", arguments: digests)
  func xxHash(row: (text: String, seed: UInt64, hash: UInt64)) {
    let bytes = Array(row.text.utf8)
    #expect(raise_xxh64(bytes, bytes.count, row.seed) == row.hash)
  }

  @Test("The curve is 1 - (1 - s^r)^b")
  func curve() {
    let options = MinHashOptions()
    #expect(abs(options.probabilityOfFinding(similarity: 0.8) - 0.924) < 0.001)
    #expect(options.probabilityOfFinding(similarity: 0) == 0)
    #expect(options.probabilityOfFinding(similarity: 1) == 1)
  }

  @Test("Likeness is exact for sets and close for sketches")
  func likeness() {
    #expect(MinHash.jaccard([1, 2, 3, 4], [3, 4, 5, 6]) == 2.0 / 6)
    #expect(MinHash.jaccard([], [1]) == 0)
    var options = MinHashOptions()
    options.buckets = 100
    let minHash = MinHash(options)
    var generator = MersenneTwister(seed: 9)
    let numbers = (0..<300).map { _ in generator.next(in: 0...UInt64.max) }
    let (one, other) = (Array(numbers[..<200]), Array(numbers[100...]))
    let estimate = MinHash.similarity(
      minHash.sketch(of: minHash.signature(of: one)), minHash.sketch(of: minHash.signature(of: other)))
    // One third are shared; with 800 hashes four standard errors are 0.07.
    #expect(abs(estimate - 1.0 / 3) < 0.07)
  }
}
