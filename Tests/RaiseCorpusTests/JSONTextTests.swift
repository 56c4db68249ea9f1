import CRaiseScan
import Foundation
import RaiseTesting
import Testing

@testable import RaiseCorpus

/// One character of a string literal: as it is written, and as it reads.
struct LiteralCharacter {
  var raw: String
  var text: String
}

/// A string literal written in random ways.
func randomLiteral(_ random: inout SeededGenerator, count: Int) -> [LiteralCharacter] {
  let choices: [LiteralCharacter] = [
    .init(raw: "a", text: "a"), .init(raw: "the quick brown fox ", text: "the quick brown fox "),
    .init(raw: "é", text: "é"), .init(raw: "\\u00e9", text: "é"), .init(raw: "文", text: "文"),
    .init(raw: "\\u6587", text: "文"), .init(raw: "😀", text: "😀"), .init(raw: "\\ud83D\\uDe00", text: "😀"),
    .init(raw: "\\n", text: "\n"), .init(raw: "\\/", text: "/"), .init(raw: "/", text: "/"),
    .init(raw: "\\\\", text: "\\"), .init(raw: "\\\"", text: "\""), .init(raw: "\\u0000", text: "\0"),
    .init(raw: "\\u0041", text: "A"), .init(raw: "\\b\\f\\r\\t", text: "\u{8}\u{C}\r\t"),
    // The space keeps a lone surrogate from meeting its partner.
    .init(raw: "\\ud800 ", text: "\u{FFFD} "), .init(raw: "\\uDC00 ", text: "\u{FFFD} "),
    .init(raw: "\\ud800\\n", text: "\u{FFFD}\n"), .init(raw: "\\ud800\\u0041", text: "\u{FFFD}A"),
  ]
  return (0..<count).map { _ in choices.randomElement(using: &random)! }
}

@Test("A text is what its literal stands for, however it is written")
func randomTexts() {
  var random = SeededGenerator(seed: 7)
  for count in 0..<400 {
    let literal = randomLiteral(&random, count: count % 60)
    let line = #"{"id":1,"text":"\#(literal.map(\.raw).joined())"}"#
    let expected = literal.map(\.text).joined()
    #expect(Reading(block(line)).documents.first.map { Array($0.text.utf8) } == Array(expected.utf8))
  }
}

@Test("A high surrogate before another pair is alone, and the pair stays whole")
func surrogates() {
  let texts = Reading(block(#"{"text":"\ud83d\ud83d\ude00\ude00\ud83d"}"#)).documents.map(\.text)
  #expect(texts == ["\u{FFFD}😀\u{FFFD}\u{FFFD}"])
}

@Test("Texts equal those of Foundation's decoder")
func foundationAgrees() throws {
  var random = SeededGenerator(seed: 11)
  for _ in 0..<100 {
    let scalars = (0..<Int.random(in: 0...80, using: &random)).compactMap { _ in
      Unicode.Scalar(
        UInt32.random(in: 0...[0x7F, 0x7FF, 0xFFFF, 0x10FFFF].randomElement(using: &random)!, using: &random))
    }
    let text = String(String.UnicodeScalarView(scalars))
    let line = try JSONEncoder().encode(["text": text])
    #expect(Reading(block(Array(line))).documents.map { Array($0.text.utf8) } == [Array(text.utf8)])
  }
}

@Test("Fast and plain UTF-8 validation find the same first wrong byte, and agree with the standard library")
func validationsAgree() {
  var random = SeededGenerator(seed: 3)
  let pieces: [[UInt8]] = [
    Array("plain ascii text ".utf8), Array("é".utf8), Array("文字".utf8), Array("😀".utf8), [0x80], [0xC3], [0xE2, 0x82],
    [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80], [0xFF],
  ]
  for round in 0..<6000 {
    // Few rounds have wrong pieces, so that long valid inputs are met as well.
    let choices = round % 3 == 0 ? pieces : Array(pieces.prefix(4))
    var bytes = (0..<Int.random(in: 0...40, using: &random)).flatMap { _ in choices.randomElement(using: &random)! }
    if round % 3 == 1, !bytes.isEmpty { bytes.removeLast(min(bytes.count, Int.random(in: 1...3, using: &random))) }
    if round % 3 == 2, !bytes.isEmpty {
      bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    let (fast, plain) = bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return (0, 0) }
      return (
        raise_utf8_valid_prefix(base, buffer.count), raise_utf8_valid_prefix_plain(base, buffer.count)
      )
    }
    #expect(fast == plain)
    #expect((plain == bytes.count) == (String(validating: bytes, as: UTF8.self) != nil))
    #expect(String(validating: bytes[..<plain], as: UTF8.self) != nil)
  }
}

@Test("Newlines are counted and found wherever they stand")
func newlines() {
  for count in 0..<70 {
    for position in 0..<max(count, 1) {
      var bytes = [UInt8](repeating: 0x61, count: count)
      if position < count { bytes[position] = 0x0A }
      let (found, last) = (bytes + [0x0A]).withUnsafeBufferPointer {
        (raise_count_newlines($0.baseAddress!, count), raise_last_newline($0.baseAddress!, count))
      }
      #expect(found == (count > 0 ? 1 : 0))
      #expect(last == (count > 0 ? position : 0))
    }
  }
}
