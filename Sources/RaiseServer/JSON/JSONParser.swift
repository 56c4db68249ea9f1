/// Reads one JSON document from bytes.
///
/// Strict (RFC 8259): no name twice in an object, no comments, no trailing commas, UTF-8 only. Nesting is bounded, since each level costs stack.
struct JSONParser {
  /// Arrays and objects may not be nested deeper.
  static let maxDepth = 128

  private let bytes: [UInt8]
  private var index = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSON {
    guard validateUTF8(bytes) else { throw JSONSyntaxError(byte: 0, expected: "UTF-8", found: "other bytes") }
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    if parser.index < bytes.count { throw parser.unexpected("the end") }
    return value
  }

  private static func validateUTF8(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSON {
    if depth > Self.maxDepth {
      throw JSONSyntaxError(byte: index, expected: "at most \(Self.maxDepth) levels", found: "more")
    }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some(let byte) where "-0123456789".utf8.contains(byte): return .number(try number())
    default: throw unexpected("a value")
    }
  }

  /// The same name twice is refused: readers differ in which one they take, so what is judged here could be another
  /// text than what the next reader sees.
  private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSON.Member] {
    var members: [JSON.Member] = []
    var names: Set<String> = []
    index += 1
    skipSpace()
    if take("}") { return members }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
      let start = index
      let key = try string().text
      if !names.insert(key).inserted {
        throw JSONSyntaxError(byte: start, expected: "each name once", found: "one again")
      }
      skipSpace()
      guard take(":") else { throw unexpected(":") }
      members.append(JSON.Member(key, try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return members }
      guard take(",") else { throw unexpected(", or }") }
    }
  }

  private mutating func elements(depth: Int) throws(JSONSyntaxError) -> [JSON] {
    var elements: [JSON] = []
    index += 1
    skipSpace()
    if take("]") { return elements }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw unexpected(", or ]") }
    }
  }

  private mutating func string() throws(JSONSyntaxError) -> JSONString {
    index += 1
    let start = index
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return JSONString(raw: Array(bytes[start..<(index - 1)]))
      case UInt8(ascii: "\\"): try escape()
      case 0..<32: throw JSONSyntaxError(byte: index, expected: "an escape", found: "a bare control character")
      default: index += 1
      }
    }
    throw unexpected("the end of a string")
  }

  private mutating func escape() throws(JSONSyntaxError) {
    index += 1
    guard let letter = peek, "\"\\/bfnrtu".utf8.contains(letter) else { throw unexpected("an escape") }
    index += 1
    guard letter == UInt8(ascii: "u") else { return }
    for _ in 0..<4 {
      guard let digit = peek, Character(UnicodeScalar(digit)).isHexDigit else {
        throw unexpected("four hexadecimal digits")
      }
      index += 1
    }
  }

  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = index
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = index
    while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { index += 1 }
    if index == start { throw unexpected("a digit") }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
    let length = word.utf8CodeUnitCount
    guard index + length <= bytes.count,
      bytes[index..<(index + length)].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: length))
    else { throw unexpected("\(word)") }
    index += length
    return value
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 32 || 9...10 ~= byte || byte == 13 { index += 1 }
  }

  /// Only punctuation is shown: letters may be of a text that must not travel in messages.
  private func unexpected(_ expected: String) -> JSONSyntaxError {
    let found: String
    switch peek {
    case nil: found = "the end"
    case .some(let byte) where "{}[],:\"".utf8.contains(byte): found = String(UnicodeScalar(byte))
    default: found = "another character"
    }
    return JSONSyntaxError(byte: index, expected: expected, found: found)
  }
}

/// Bytes that are no JSON document.
public struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where, in bytes from the start.
  public var byte: Int
  /// What should stand there.
  public var expected: String
  /// What does; never text of the document.
  public var found: String

  public var description: String { "byte \(byte): expected \(expected), found \(found)" }
}

extension JSON {
  /// The document in `bytes`.
  ///
  /// - Throws: ``JSONSyntaxError``.
  public init(parsing bytes: some Sequence<UInt8>) throws(JSONSyntaxError) { self = try JSONParser.parse(Array(bytes)) }
}
