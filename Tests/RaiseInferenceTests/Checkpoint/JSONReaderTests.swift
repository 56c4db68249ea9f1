import Testing

@testable import RaiseInference

@Suite struct JSONReaderTests {
  static let valid = [
    ("[1, -0.5e+3, \"a\", true, false, null]", #"[1,-0.5e+3,"a",true,false,null]"#),
    (#" { "b" : [ ] , "a" : { } } "#, #"{"b":[],"a":{}}"#),
    (#""\"\\\/\b\f\n\r\tA\u0041\ud83d\ude00é""#, "\"\\\"\\\\/\\u0008\\u000c\\n\\u000d\\u0009AA😀é\""),
    ("0", "0"),
  ]

  @Test("JSON reads and writes", arguments: valid)
  func reads(text: String, compact: String) throws {
    #expect(try JSONReader.read(JSONText(file: "x", bytes: Array(text.utf8))).compactText == compact)
  }

  static let invalid = [
    ("", "x:1:1: expected a JSON value, found the end"),
    ("[1,\n 2,]", "x:2:4: expected a JSON value, found \"]\""),
    ("{\"a\": 1\n\"b\": 2}", "x:2:1: expected \",\" or \"}\", found \"\"\""),
    ("01", "x:1:2: expected the end of the text, found \"1\""),
    ("1.", "x:1:3: expected a digit, found the end"),
    ("-", "x:1:2: expected a digit, found the end"),
    ("nul", "x:1:1: expected null, found \"n\""),
    ("\"a", "x:1:3: expected \"\"\", found the end"),
    ("\"\t\"", "x:1:2: expected an escaped control character, found byte 9"),
    (#""\x""#, "x:1:3: expected an escape, found \"x\""),
    (#""\u12g4""#, "x:1:3: expected four hexadecimal digits, found \"u\""),
    (#""\u12"#, "x:1:3: expected four hexadecimal digits, found \"u\""),
    (#""\ud83d""#, "x:1:3: expected a surrogate pair, found half of one"),
    (#""\ude00\ud83d""#, "x:1:3: expected a surrogate pair, found half of one"),
    (#"{"a": 1, "a": 2}"#, "x:1:10: expected each key once, found \"a\" again"),
    (#"{1: 2}"#, "x:1:2: expected a key, found \"1\""),
    ("NaN", "x:1:1: expected a JSON value, found \"N\""),
    (String(repeating: "[", count: 100_000), "x:1:33: expected at most 32 levels, found \"[\""),
    ("[" + String(repeating: "1,", count: 70_000) + "1]", "expected fewer values"),
  ]

  @Test("What is not JSON is refused with its place", arguments: invalid)
  func refuses(text: String, says: String) {
    let message = message { _ = try JSONReader.read(JSONText(file: "x", bytes: Array(text.utf8))) }
    #expect(message.contains(says), "\(message)")
  }

  @Test("Bytes that are not UTF-8 are refused")
  func refusesOtherBytes() {
    let text = JSONText(file: "x", bytes: [0x22, 0xC3, 0x22])
    #expect(message { _ = try JSONReader.read(text) } == "x:1:1: expected UTF-8, found other bytes")
  }
}
