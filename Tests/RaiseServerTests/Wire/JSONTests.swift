import Testing

@testable import RaiseServer

@Suite struct JSONTests {
  @Test(
    "A document comes back byte for byte: order, digits and escapes are kept",
    arguments: [
      #"{"b":1.50,"a":[1e5,-0,12345678901234567890],"":null,"t":true,"f":false}"#,
      #"["é\u00e9\ud83d\ude00\n\/\"\\","\ud83d",[],{}]"#, "0", #""""#,
    ])
  func lossless(text: String) throws {
    #expect(String(decoding: try JSON(parsing: text.utf8).bytes, as: UTF8.self) == text)
  }

  @Test(
    "A text comes back from JSON as it was",
    arguments: ["", "plain", "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}", "é😀\u{200d}\u{2028}"])
  func roundTrip(text: String) throws {
    let json = JSON.text(text)
    #expect(try JSON(parsing: json.bytes).text == text)
  }

  @Test("Half a character waits for its other half, and is U+FFFD without it")
  func surrogates() throws {
    let parts = try [#""a\ud83d""#, #""\ude00b""#].map { try JSON(parsing: $0.utf8) }
    guard case .string(let first) = parts[0], case .string(let second) = parts[1] else {
      Issue.record("no strings")
      return
    }
    var half: UInt16?
    #expect(first.text(after: &half) == "a")
    #expect(half == 0xD83D)
    #expect(second.text(after: &half) == "😀b")
    #expect(half == nil)
    #expect(first.text == "a\u{FFFD}")
    #expect(second.text == "\u{FFFD}b")
  }

  @Test(
    "What is no JSON is told by place, and letters of it are not",
    arguments: [
      ("", "byte 0: expected a value, found the end"), ("{", "byte 1: expected a member's name, found the end"),
      ("{\"a\"}", "byte 4: expected :, found }"), ("[1,]", "byte 3: expected a value, found ]"),
      ("[1 2]", "byte 3: expected , or ], found another character"),
      ("01", "byte 1: expected the end, found another character"),
      ("1.", "byte 2: expected a digit, found the end"), ("-", "byte 1: expected a digit, found the end"),
      ("\"a", "byte 2: expected the end of a string, found the end"),
      ("\"\u{1}\"", "byte 1: expected an escape, found a bare control character"),
      (#""\x""#, "byte 2: expected an escape, found another character"),
      (#""\u12g4""#, "byte 5: expected four hexadecimal digits, found another character"),
      ("nul", "byte 0: expected null, found another character"),
      ("{} x", "byte 3: expected the end, found another character"),
      (#"{"a":1,"a":2}"#, "byte 7: expected each name once, found one again"),
      (#"{"a":1,"\u0061":2}"#, "byte 7: expected each name once, found one again"),
    ])
  func wrong(text: String, message: String) {
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: text.utf8) }
    do { _ = try JSON(parsing: text.utf8) } catch { #expect(error.description == message) }
  }

  @Test("Other bytes than UTF-8 are refused, and so is nesting without end")
  func hostile() {
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: deep.utf8) }
    let deepest = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(throws: Never.self) { try JSON(parsing: deepest.utf8) }
  }

  @Test("Members are read, set and removed by name")
  func members() throws {
    var json = try JSON(parsing: #"{"a":{"b":[1,2]},"c":3}"#.utf8)
    json["a"]?["b"]?[1] = "x"
    json["c"] = nil
    json["d"] = true
    #expect(String(decoding: json.bytes, as: UTF8.self) == #"{"a":{"b":[1,"x"]},"d":true}"#)
    let path: [PathStep] = [.key("a"), .key("b"), .index(0)]
    #expect(json.value(at: path[...]) == 1)
    #expect(json.replacing(path[...], with: 9)["a"]?["b"]?[0] == 9)
    #expect(json.replacing([PathStep.key("none")][...], with: 9) == json)
  }
}
