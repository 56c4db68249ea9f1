/// A JSON value and the byte it starts at.
struct JSONValue {
  enum Content {
    case null
    case bool(Bool)
    /// The number as written, so that no digit is lost before the reader says which type it wants.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Members in the order of the text; no key comes twice.
    case object([JSONMember])
  }

  let content: Content
  let offset: Int

  /// What it is, in the words of an error.
  var summary: String {
    switch content {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let text): text.count > 40 ? "\(text.prefix(40))…" : text
    case .string(let text): text.count > 40 ? "\"\(text.prefix(40))…\"" : "\"\(text)\""
    case .array(let elements): "an array of \(elements.count)"
    case .object(let members): "an object of \(members.count)"
    }
  }
}

struct JSONMember {
  let key: String
  let offset: Int
  let value: JSONValue
}

/// A JSON text with the name of its file, which knows where each of its bytes stands.
struct JSONText {
  let file: String
  let bytes: [UInt8]

  func place(at offset: Int) -> JSONPlace {
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = before.reduce(into: 1) { count, byte in count += byte == 0x0A ? 1 : 0 }
    return JSONPlace(file: file, line: line, column: before.count - lineStart + 1)
  }
}
