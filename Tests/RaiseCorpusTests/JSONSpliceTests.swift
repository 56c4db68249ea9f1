import RaiseTesting
import Testing

@testable import RaiseCorpus

private typealias Edit = (range: Range<Int>, replacement: String)

private func edited(_ line: String, _ edits: [Edit]) throws -> String {
  let lines = block(line + "\n")
  let document = try #require(Reading(lines).documents.first)
  return String(decoding: JSONLinesFormat().line(document, in: lines, replacingTextWith: edits), as: UTF8.self)
}

@Test(
  "An edit changes its range and no other byte",
  arguments: [
    (#"{"text":"mail ada now", "n":1.0}"#, [(5..<8, "[X]")], #"{"text":"mail [X] now", "n":1.0}"#),
    (#"{"text":"a\u00e9b\/c\ud800d"}"#, [(3..<4, "-")], #"{"text":"a\u00e9-\/c\ud800d"}"#),
    (#"{"text":"a\u00e9b"}"#, [(1..<3, "e")], #"{"text":"aeb"}"#),
    (#"{"text":"ab"}"#, [(0..<0, "<"), (2..<2, ">")], #"{"text":"<ab>"}"#),
    (#"{"text":"ab"}"#, [(1..<1, "\"\\\n\u{1}é/")], #"{"text":"a\"\\\n\u0001é/b"}"#),
    (#"{"text":"ab"}"#, [], #"{"text":"ab"}"#),
    (#"{"text":""}"#, [(0..<0, "x")], #"{"text":"x"}"#),
    (#"{"text":""}"#, [], #"{"text":""}"#),
    ("{\"text\":\"ab\"} \r", [(0..<2, "")], "{\"text\":\"\"} \r"),
    (#"{"text":"no","text":"yes"}"#, [(0..<3, "ok")], #"{"text":"no","text":"ok"}"#),
  ] as [(String, [(Range<Int>, String)], String)])
func edits(line: String, edits: [(Range<Int>, String)], expected: String) throws {
  #expect(try edited(line, edits.map { (range: $0.0, replacement: $0.1) }) == expected)
}

@Test("An edit inside a character takes in the whole character, escaped or not")
func editInsideCharacter() throws {
  #expect(try edited(#"{"text":"a文b"}"#, [(2..<3, "x")]) == #"{"text":"axb"}"#)
  #expect(try edited(#"{"text":"a\ud83d\ude00b"}"#, [(3..<4, "x")]) == #"{"text":"axb"}"#)
  #expect(try edited(#"{"text":"a文字b"}"#, [(2..<3, "x"), (3..<5, "y")]) == #"{"text":"axyb"}"#)
}

@Test("An overlapping edit is left out, one past the end is cut or left out")
func oddEdits() throws {
  #expect(try edited(#"{"text":"abcdef"}"#, [(1..<4, "x"), (3..<5, "y"), (4..<5, "z")]) == #"{"text":"axzf"}"#)
  #expect(try edited(#"{"text":"abc"}"#, [(2..<99, "x")]) == #"{"text":"abx"}"#)
  #expect(try edited(#"{"text":"abc"}"#, [(7..<9, "x")]) == #"{"text":"abc"}"#)
  #expect(try edited(#"{"text":"abc"}"#, [(-2..<1, "x")]) == #"{"text":"abc"}"#)
}

@Test("Edits of random literals keep every byte between them")
func randomEdits() throws {
  var random = SeededGenerator(seed: 99)
  for round in 0..<500 {
    let literal = randomLiteral(&random, count: round % 40)
    var edits: [Edit] = []
    var (offset, expected, index) = (0, "", 0)
    while index < literal.count {
      let width = min(Int.random(in: 1...4, using: &random), literal.count - index)
      let characters = literal[index..<index + width]
      let bytes = characters.reduce(0) { $0 + $1.text.utf8.count }
      if Int.random(in: 0...2, using: &random) == 0 {
        edits.append((range: offset..<offset + bytes, replacement: "[\(index)]"))
        expected += "[\(index)]"
      } else {
        expected += characters.map(\.raw).joined()
      }
      offset += bytes
      index += width
    }
    let line = #"{"text":"\#(literal.map(\.raw).joined())","k":"\ud800"}"#
    #expect(try edited(line, edits) == #"{"text":"\#(expected)","k":"\ud800"}"#)
  }
}

@Test(
  "A member is added before the last brace, under a free name",
  arguments: [
    (#"{"text":"t"}"#, #"{"text":"t","raise":{"a":1}}"#),
    ("{\"text\":\"t\" } \r", "{\"text\":\"t\" ,\"raise\":{\"a\":1}} \r"),
    (#"{"text":"t","raise":0}"#, #"{"text":"t","raise":0,"raise_":{"a":1}}"#),
    (#"{"raise_":0,"text":"t","r\u0061ise":0}"#, #"{"raise_":0,"text":"t","r\u0061ise":0,"raise__":{"a":1}}"#),
    (#"{"text":"}","m":{"raise":1}}"#, #"{"text":"}","m":{"raise":1},"raise":{"a":1}}"#),
  ])
func addedMember(line: String, expected: String) throws {
  let lines = block(line)
  let document = try #require(Reading(lines).documents.first)
  let added = JSONLinesFormat().line(document, in: lines, adding: "raise", json: Array(#"{"a":1}"#.utf8))
  #expect(String(decoding: added, as: UTF8.self) == expected)
}

@Test("A key with dots or quotes is one key")
func oddKeys() throws {
  let lines = block(#"{"text":"t","a":{"b":1},"c.d":2}"#)
  let document = try #require(Reading(lines).documents.first)
  func added(_ key: String) -> String {
    String(decoding: JSONLinesFormat().line(document, in: lines, adding: key, json: [0x31]), as: UTF8.self)
  }
  #expect(added("a.b") == #"{"text":"t","a":{"b":1},"c.d":2,"a.b":1}"#)
  #expect(added("c.d") == #"{"text":"t","a":{"b":1},"c.d":2,"c.d_":1}"#)
  #expect(added("\"") == #"{"text":"t","a":{"b":1},"c.d":2,"\"":1}"#)
}
