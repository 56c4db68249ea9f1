extension JSONValue {
  init(_ string: String) { self.init(content: .string(string), offset: 0) }
  init(_ strings: [String]) { self.init(strings.map { JSONValue($0) }) }
  init(_ integer: Int) { self.init(content: .number("\(integer)"), offset: 0) }
  /// - Precondition: finite; JSON has no other numbers.
  init(_ number: Float) {
    precondition(number.isFinite)
    self.init(content: .number("\(number)"), offset: 0)
  }
  init(_ flag: Bool) { self.init(content: .bool(flag), offset: 0) }
  init(_ elements: [JSONValue]) { self.init(content: .array(elements), offset: 0) }
  /// An object whose members are sorted by key.
  init(_ members: [String: JSONValue]) {
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    self.init(content: .object(sorted.map { JSONMember(key: $0.key, offset: 0, value: $0.value) }), offset: 0)
  }

  /// Indented text, members in their order; empty and flat containers stand on one line.
  var text: String { text(indent: "") }

  /// The same on a single line, without spaces.
  var compactText: String {
    switch content {
    case .array(let elements): "[" + elements.map(\.compactText).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.key)):\($0.value.compactText)" }.joined(separator: ",") + "}"
    default: text
    }
  }

  private func text(indent: String) -> String {
    let deeper = indent + "  "
    switch content {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .number(let digits): return digits
    case .string(let string): return Self.quoted(string)
    case .array(let elements):
      return Self.block("[", elements.map { $0.text(indent: deeper) }, "]", isFlat: isFlat, indent: indent)
    case .object(let members):
      let lines = members.map { "\(Self.quoted($0.key)): \($0.value.text(indent: deeper))" }
      return Self.block("{", lines, "}", isFlat: isFlat, indent: indent)
    }
  }

  /// Whether all it contains are single values, and few.
  private var isFlat: Bool {
    let values: [JSONValue] =
      switch content {
      case .array(let elements): elements
      case .object(let members): members.map(\.value)
      default: []
      }
    return values.count <= 3
      && values.allSatisfy {
        switch $0.content {
        case .array, .object: false
        default: true
        }
      }
  }

  private static func block(
    _ open: String, _ parts: [String], _ close: String, isFlat: Bool, indent: String
  ) -> String {
    if isFlat { return open + parts.joined(separator: ", ") + close }
    return open + "\n" + parts.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)" + close
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
