/// Reads JSON strictly as RFC 8259 has it: one value, no duplicate keys, no lone surrogates, UTF-8 only.
///
/// Depth and the number of values are bounded, so that a hostile text costs neither stack nor much memory.
struct JSONReader {
  private static let maxDepth = 32

  private let text: JSONText
  private var index = 0
  private var depth = 0
  private var valuesLeft: Int

  private init(_ text: JSONText, maxValues: Int) {
    self.text = text
    valuesLeft = maxValues
  }

  static func read(_ text: JSONText, maxValues: Int = 1 << 16) throws(CheckpointError) -> JSONValue {
    var reader = JSONReader(text, maxValues: maxValues)
    let value = try reader.value()
    reader.skipSpace()
    guard reader.index == text.bytes.count else { throw reader.unexpected("the end of the text") }
    return value
  }

  private mutating func value() throws(CheckpointError) -> JSONValue {
    skipSpace()
    guard valuesLeft > 0 else { throw unexpected("fewer values") }
    valuesLeft -= 1
    let start = index
    return JSONValue(content: try content(), offset: start)
  }

  private mutating func content() throws(CheckpointError) -> JSONValue.Content {
    guard let byte = peek else { throw unexpected("a JSON value") }
    switch byte {
    case UInt8(ascii: "{"): return .object(try nested { (reader) throws(CheckpointError) in try reader.members() })
    case UInt8(ascii: "["): return .array(try nested { (reader) throws(CheckpointError) in try reader.elements() })
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw unexpected("a JSON value")
    }
  }

  private mutating func nested<T>(
    _ body: (inout JSONReader) throws(CheckpointError) -> T
  ) throws(CheckpointError) -> T {
    guard depth < Self.maxDepth else { throw unexpected("at most \(Self.maxDepth) levels") }
    depth += 1
    index += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  private mutating func members() throws(CheckpointError) -> [JSONMember] {
    var members: [JSONMember] = []
    var keys: Set<String> = []
    while try hasNext(first: members.isEmpty, end: UInt8(ascii: "}")) {
      let start = index
      guard peek == UInt8(ascii: "\"") else { throw unexpected("a key") }
      let key = try string()
      guard keys.insert(key).inserted else { throw unexpected("each key once", at: start, found: "\"\(key)\" again") }
      skipSpace()
      try expect(UInt8(ascii: ":"))
      members.append(JSONMember(key: key, offset: start, value: try value()))
    }
    return members
  }

  private mutating func elements() throws(CheckpointError) -> [JSONValue] {
    var elements: [JSONValue] = []
    while try hasNext(first: elements.isEmpty, end: UInt8(ascii: "]")) { elements.append(try value()) }
    return elements
  }

  /// Steps over the comma, or over the closing bracket and says that there is no more.
  private mutating func hasNext(first: Bool, end: UInt8) throws(CheckpointError) -> Bool {
    skipSpace()
    if peek == end {
      index += 1
      return false
    }
    if !first {
      guard peek == UInt8(ascii: ",") else { throw unexpected("\",\" or \"\(Character(UnicodeScalar(end)))\"") }
      index += 1
      skipSpace()
    }
    return true
  }

  private mutating func word(_ word: String, _ content: JSONValue.Content) throws(CheckpointError) -> JSONValue.Content
  {
    guard text.bytes[index...].starts(with: word.utf8) else { throw unexpected(word) }
    index += word.utf8.count
    return content
  }

  private mutating func number() throws(CheckpointError) -> String {
    let start = index
    skip(UInt8(ascii: "-"))
    if !skip(UInt8(ascii: "0")) { try digits() }
    if skip(UInt8(ascii: ".")) { try digits() }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: text.bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() throws(CheckpointError) {
    let start = index
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
    guard index > start else { throw unexpected("a digit") }
  }

  private mutating func string() throws(CheckpointError) -> String {
    let start = index
    index += 1
    var utf8: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw unexpected("an escaped control character") }
      if byte == UInt8(ascii: "\\") {
        utf8.append(contentsOf: String(try escape()).utf8)
      } else {
        utf8.append(byte)
        index += 1
      }
    }
    try expect(UInt8(ascii: "\""))
    guard let string = String(validating: utf8, as: UTF8.self) else {
      throw unexpected("UTF-8", at: start, found: "other bytes")
    }
    return string
  }

  private mutating func escape() throws(CheckpointError) -> UnicodeScalar {
    index += 1
    let scalar: UnicodeScalar
    switch peek {
    case UInt8(ascii: "u"): return try codePoint()
    case UInt8(ascii: "\""): scalar = "\""
    case UInt8(ascii: "\\"): scalar = "\\"
    case UInt8(ascii: "/"): scalar = "/"
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    default: throw unexpected("an escape")
    }
    index += 1
    return scalar
  }

  /// `u` and four hexadecimal digits; of a character beyond the basic plane, a pair of them.
  private mutating func codePoint() throws(CheckpointError) -> UnicodeScalar {
    let start = index
    let high = try codeUnit()
    if let scalar = UnicodeScalar(high) { return scalar }
    guard high < 0xDC00, skip(UInt8(ascii: "\\")), peek == UInt8(ascii: "u") else {
      throw unexpected("a surrogate pair", at: start, found: "half of one")
    }
    let low = try codeUnit()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = UnicodeScalar(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw unexpected("a surrogate pair", at: start, found: "half of one") }
    return scalar
  }

  private mutating func codeUnit() throws(CheckpointError) -> UInt16 {
    let digits = text.bytes[index...].dropFirst().prefix(4)
    guard digits.count == 4, digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw unexpected("four hexadecimal digits") }
    index += 5
    return unit
  }

  private var peek: UInt8? { index < text.bytes.count ? text.bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  @discardableResult
  private mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(CheckpointError) {
    guard skip(byte) else { throw unexpected("\"\(Character(UnicodeScalar(byte)))\"") }
  }

  private func unexpected(_ expected: String) -> CheckpointError {
    let found = peek.map { (0x21..<0x7F).contains($0) ? "\"\(Character(UnicodeScalar($0)))\"" : "byte \($0)" }
    return unexpected(expected, at: index, found: found ?? "the end")
  }

  private func unexpected(_ expected: String, at offset: Int, found: String) -> CheckpointError {
    .malformedJSON(text.place(at: offset), expected: expected, found: found)
  }
}
