import Foundation
import RaiseCore

/// Reads lines of attributes: JSON as ``AttributeWriter`` writes it, members in any order, spaces allowed.
struct AttributeLineParser {
  /// What the line is not, where.
  struct Failure: Error {
    var expected: String
    /// The 1-based byte of the line.
    var column: Int
  }

  private let set: String
  /// The recorded ids, by the policy's rules.
  private let ids: [String]
  /// Names of attributes met before: their rule's place and their label; nil for those of no rule of the policy.
  private var known: [String: (rule: Int, label: String)?] = [:]
  private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var index = 0

  init(set: String, ids: [String]) { (self.set, self.ids) = (set, ids) }

  /// - Throws: ``Failure``.
  mutating func line(_ line: UnsafeBufferPointer<UInt8>) throws -> AttributeLine {
    (bytes, index) = (line, 0)
    var found = AttributeLine(ruleCount: ids.count)
    try object { parser, key in
      switch key {
      case "line": found.line = try parser.integer()
      case "digest": found.digest = try parser.string()
      case "url_digest": found.urlDigest = try parser.string()
      case "attributes": try parser.attributes(into: &found)
      case "errors":
        try parser.object { parser, rule in found.errors[rule] = try parser.error() }
      case "order":
        try parser.object { parser, rule in
          var order: [Int] = []
          try parser.array { order.append(try $0.integer()) }
          found.orders[rule] = order
        }
      default: try parser.skip()
      }
    }
    skipSpaces()
    guard index == bytes.count else { throw failure("the end of the line") }
    return found
  }

  private mutating func attributes(into line: inout AttributeLine) throws {
    try object { parser, name in
      let attribute = parser.attribute(named: name)
      guard let attribute else { return try parser.skip() }
      var spans: [AttributeLine.Span] = []
      try parser.array { spans.append(try $0.span()) }
      line.labels[attribute.rule].append((attribute.label, spans))
    }
  }

  /// Rule and label in the name of an attribute: `<set>__<rule>__<label>`. Of two rules that would fit, the longer.
  private mutating func attribute(named name: String) -> (rule: Int, label: String)? {
    if let attribute = known[name] { return attribute }
    let fitting = ids.indices.filter { name.hasPrefix("\(set)__\(ids[$0])__") }.max { ids[$0].count < ids[$1].count }
    let attribute = fitting.map { rule in
      (rule: rule, label: String(name.dropFirst("\(set)__\(ids[rule])__".count)))
    }
    known.updateValue(attribute, forKey: name)
    return attribute
  }

  private mutating func span() throws -> AttributeLine.Span {
    try expect("[")
    let start = try integer()
    try expect(",")
    let end = try integer()
    try expect(",")
    let score = try number()
    try expect("]")
    return AttributeLine.Span(start: start, end: end, score: score)
  }

  private mutating func error() throws -> EvaluationError {
    var error = EvaluationError(rule: "", reason: "")
    try object { parser, key in
      switch key {
      case "rule": error.rule = try parser.string()
      case "reason": error.reason = try parser.string()
      default: try parser.skip()
      }
    }
    return error
  }
}

// MARK: - JSON

extension AttributeLineParser {
  private func failure(_ expected: String) -> Failure { Failure(expected: expected, column: index + 1) }

  private mutating func skipSpaces() {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
  }

  private mutating func takes(_ character: Character) -> Bool {
    skipSpaces()
    guard index < bytes.count, bytes[index] == character.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ character: Character) throws {
    guard takes(character) else { throw failure("\"\(character)\"") }
  }

  private mutating func object(_ member: (inout AttributeLineParser, String) throws -> Void) throws {
    try expect("{")
    if takes("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while takes(",")
    try expect("}")
  }

  private mutating func array(_ element: (inout AttributeLineParser) throws -> Void) throws {
    try expect("[")
    if takes("]") { return }
    repeat { try element(&self) } while takes(",")
    try expect("]")
  }

  private mutating func string() throws -> String {
    try expect("\"")
    let start = index
    var hasEscapes = false
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") {
        hasEscapes = true
        index += 1
      }
      index += 1
    }
    guard index < bytes.count else { throw failure("the end of a string") }
    defer { index += 1 }
    let inside = UnsafeBufferPointer(rebasing: bytes[start..<index])
    guard hasEscapes else { return String(decoding: inside, as: UTF8.self) }
    let quoted = [UInt8(ascii: "\"")] + Array(inside) + [UInt8(ascii: "\"")]
    guard let text = try? JSONDecoder().decode(String.self, from: Data(quoted)) else { throw failure("a string") }
    return text
  }

  private mutating func integer() throws -> Int {
    skipSpaces()
    var value = 0
    let start = index
    while index < bytes.count, case let digit = Int(bytes[index]) - 48, 0...9 ~= digit {
      let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
      guard !overflowed, product <= Int.max - digit else { throw failure("a smaller number") }
      value = product + digit
      index += 1
    }
    guard index > start else { throw failure("a whole number") }
    return value
  }

  private mutating func number() throws -> Double {
    skipSpaces()
    let start = index
    while index < bytes.count, "+-.eE0123456789".utf8.contains(bytes[index]) { index += 1 }
    let digits = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
    guard let value = Double(digits), value.isFinite else { throw failure("a number") }
    return value
  }

  /// Passes over a value of any type. Nesting deeper than ours is none of our lines.
  private mutating func skip(depth: Int = 0) throws {
    skipSpaces()
    guard index < bytes.count, depth < 8 else { throw failure("a value") }
    switch bytes[index] {
    case UInt8(ascii: "{"): try object { parser, _ in try parser.skip(depth: depth + 1) }
    case UInt8(ascii: "["): try array { try $0.skip(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    default:
      let start = index
      while index < bytes.count, !",]} \t\r".utf8.contains(bytes[index]) { index += 1 }
      guard index > start else { throw failure("a value") }
    }
  }
}
