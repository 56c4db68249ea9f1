import Foundation
import RaiseCore
import RaiseCorpus
import Testing

@testable import RaiseFilter

@Suite struct AttributeLineTests {
  private let rules = ["words", "a_b", "a"].map { ObservedRule(id: $0, kind: "k", version: 1, settings: [:]) }
  private var ids: [String] { rules.map(\.id) }

  /// A document as it is read from line 7 of a file.
  private func document(_ text: String) throws -> Document {
    let bytes = Array(try JSONEncoder().encode(["id": "d\"1\"", "text": text]))
    let block = LineBlock(
      index: 0, bytes: bytes, firstLine: 7, byteOffset: 0, oddities: [], endOffset: bytes.count, nextLine: 8)
    var documents: [Document] = []
    JSONLinesFormat().forEachLine(in: block, fileName: "a.jsonl") {
      if let read = try? $0.get() { documents.append(read) }
    }
    return try #require(documents.first)
  }

  private func line(_ text: String, _ seen: ItemObservations) throws -> String {
    let writer = AttributeWriter(set: "web", rules: rules)
    return String(decoding: writer.line(try document(text), of: "a.jsonl", digest: .zero, seen), as: UTF8.self)
  }

  private func parse(_ line: String) throws -> AttributeLine {
    var parser = AttributeLineParser(set: "web", ids: ids)
    return try Array(line.utf8).withUnsafeBufferPointer { try parser.line($0) }
  }

  @Test("A line has Dolma's shape, with offsets in code points")
  func shape() throws {
    let seen = ItemObservations(byRule: [
      .success([Observation(label: "prv.email", range: 9..<12, score: 0.5)]),
      .failure(EvaluationError(rule: "a_b", reason: "step limit")),
      .success([Observation(label: "min-words", range: 0..<14, score: 57)]),
    ])
    #expect(
      try line("naïve天abc d", seen) == #"{"line":7,"digest":"00000000000000000000000000000000","id":"d\"1\"","#
        + #""source":"a.jsonl","attributes":{"web__words__prv.email":[[6,9,0.5]],"web__a__min-words":[[0,11,57]]},"#
        + #""errors":{"a_b":{"rule":"a_b","reason":"step limit"}}}"# + "\n")
  }

  @Test("Whatever was seen is read again as it was, in its order", arguments: 0..<200)
  func roundTrip(seed: Int) throws {
    var generator = Generator(state: UInt64(seed))
    let text = generator.text()
    let bytes = Array(text.utf8)
    let boundaries = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
    let labels = ["hte", "x\"y", "prv.card/visa", "b__c", "toxicity/en/3"]
    let seen = ItemObservations(
      byRule: rules.map { _ in
        .success(
          (0..<generator.next(6)).map { _ in
            let ends = [boundaries[generator.next(boundaries.count)], boundaries[generator.next(boundaries.count)]]
              .sorted()
            let score = [0, 1, 1.0 / 3, Double(Float(0.7)), 12_345, 1e-9][generator.next(6)]
            return Observation(label: labels[generator.next(5)], range: ends[0]..<ends[1], score: score)
          })
      })
    let line = try line(text, seen)
    #expect(try parse(String(line.dropLast())).observations(in: text, ids: ids) == seen, "\(line)")
  }

  @Test("Code points are counted as Python counts them, and back again")
  func offsets() {
    let text = String(repeating: "aé天😀e\u{301}\r\n", count: 130)
    let scalars = text.unicodeScalars.count
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      let offsets = CharacterOffsets(bytes)
      var byte = 0
      for (index, scalar) in text.unicodeScalars.enumerated() {
        #expect(offsets.characters(beforeByte: byte) == index)
        #expect(offsets.byte(ofCharacter: index) == byte)
        byte += UTF8.encode(scalar)?.count ?? 0
      }
      #expect(offsets.byte(ofCharacter: scalars) == bytes.count)
      #expect(offsets.byte(ofCharacter: scalars + 1) == nil)
    }
  }

  @Test(
    "A line that is none of ours is an error at its column",
    arguments: [
      ("", 1), ("{", 2), (#"{"line":x}"#, 9), (#"{"line":1} x"#, 12), (#"{"attributes":{"web__a__x":[[1,2]]}}"#, 33),
      (#"{"line":99999999999999999999}"#, 27), (#"{"id":"a"#, 9), (#"{"a":[[[[[[[[[[1]]]]]]]]]]}"#, 14),
    ])
  func broken(line: String, column: Int) throws {
    let failure = try #require(throws: AttributeLineParser.Failure.self) { try parse(line) }
    #expect(failure.column == column)
  }

  @Test("A span outside the text is no observation of it")
  func outside() throws {
    let line = try parse(#"{"attributes":{"web__a__x":[[1,9,1]]}}"#)
    #expect(line.observations(in: "short", ids: ids) == nil)
    #expect(line.observations(in: "long enough", ids: ids) != nil)
  }

  private struct Generator {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }

    mutating func text() -> String {
      let pieces = ["a", "é", "天", "😀", " ", "\n", "e\u{301}"]
      return (0..<next(700)).map { _ in pieces[next(pieces.count)] }.joined()
    }
  }
}
