import CRaiseScan

extension JSONLinesFormat {
  /// Says what is wrong with a line, quoting at most one character of it.
  func brokenLine(_ line: RawLine, _ scan: raise_json_scan) -> BrokenLine {
    let isGrammar = scan.error != RAISE_JSON_OK
    let position = isGrammar ? scan.position : scan.text.kind == RAISE_JSON_MISSING ? 0 : scan.text.start
    let reason = isGrammar ? grammarReason(line, scan) : fieldReason(scan.text.kind)
    return BrokenLine(
      line: line.number, byteOffset: line.byteOffset, column: position + 1, reason: reason, raw: line.range)
  }

  private func fieldReason(_ kind: raise_json_kind) -> String {
    let found =
      switch kind {
      case RAISE_JSON_MISSING: "no such field"
      case RAISE_JSON_NUMBER: "a number"
      case RAISE_JSON_OBJECT: "an object"
      case RAISE_JSON_ARRAY: "an array"
      case RAISE_JSON_NULL: "null"
      default: "a boolean"
      }
    return "expected a string in the field \"\(textField)\", found \(found)"
  }

  private func grammarReason(_ line: RawLine, _ scan: raise_json_scan) -> String {
    let found = Self.found(line, at: scan.position)
    switch scan.error {
    case RAISE_JSON_CONTROL_CHARACTER: return "expected control characters escaped in a string, \(found)"
    case RAISE_JSON_TOO_DEEP: return "expected at most \(RAISE_JSON_MAX_DEPTH) levels of nesting, found more"
    default: return "expected \(Self.expectation(scan.error)), \(found)"
    }
  }

  private static func expectation(_ error: raise_json_error) -> String {
    switch error {
    case RAISE_JSON_INVALID_UTF8: "valid UTF-8"
    case RAISE_JSON_NOT_OBJECT: "a JSON object"
    case RAISE_JSON_EXPECTED_VALUE: "a value"
    case RAISE_JSON_EXPECTED_KEY: "a key in quotes"
    case RAISE_JSON_EXPECTED_KEY_OR_BRACE: "a key in quotes or '}'"
    case RAISE_JSON_EXPECTED_COLON: "':' after a key"
    case RAISE_JSON_EXPECTED_COMMA_OR_BRACE: "',' or '}' after a member"
    case RAISE_JSON_EXPECTED_COMMA_OR_BRACKET: "',' or ']' after an element"
    case RAISE_JSON_EXPECTED_DIGIT: "a digit"
    case RAISE_JSON_EXPECTED_LITERAL: "true, false or null"
    case RAISE_JSON_EXPECTED_QUOTE: "a closing quote"
    case RAISE_JSON_EXPECTED_ESCAPE: "one of \"\\/bfnrtu after a backslash"
    case RAISE_JSON_EXPECTED_HEX: "four hexadecimal digits after \\u"
    default: "the end of the line after the object"
    }
  }

  private static func found(_ line: RawLine, at position: Int) -> String {
    guard position < line.range.count else { return "found the end of the line" }
    return "found \(FoundByte.name(line.start[position]))"
  }
}

/// How messages name a byte that should not be where it is.
enum FoundByte {
  static func name(_ byte: UInt8) -> String {
    if byte == 0 { return "byte 0x00 (NUL)" }
    if (0x21...0x7E).contains(byte) { return "'\(Character(UnicodeScalar(byte)))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x\(digits.count < 2 ? "0" + digits : digits)"
  }
}
