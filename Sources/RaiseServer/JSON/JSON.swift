/// A JSON document (RFC 8259) kept without loss: members stay in their order, numbers in their own digits, strings in
/// their own escapes. So a body can be changed in one place and stay as it came in all others.
///
///     let body = try JSON(parsing: bytes)
///     body["messages"]?[0]?["content"]?.text
///
/// Written as literals it is also how answers are made.
public enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// The number as it is written.
  case number(String)
  case string(JSONString)
  case array([JSON])
  case object([Member])

  /// One member of an object.
  public struct Member: Sendable, Hashable {
    public var key: String
    public var value: JSON

    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// A string of that text.
  public static func text(_ text: some StringProtocol) -> JSON { .string(JSONString(String(text))) }

  /// An array of those texts.
  public static func texts(_ texts: [String]) -> JSON { .array(texts.map { .text($0) }) }

  /// A number; null when it is not finite, for which JSON has no digits.
  public static func number(_ value: Double) -> JSON { value.isFinite ? .number("\(value)") : .null }

  /// A whole number.
  public static func number(_ value: some BinaryInteger) -> JSON { .number("\(value)") }

  /// The text of a string; nil for anything else.
  public var text: String? {
    guard case .string(let string) = self else { return nil }
    return string.text
  }

  /// The elements of an array; nil for anything else.
  public var elements: [JSON]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members of an object; nil for anything else.
  public var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// The whole number, where it is one that fits: `11`, also written `11.0` or `1.1e1`.
  public var int: Int? {
    guard case .number(let digits) = self else { return nil }
    return Int(digits) ?? Double(digits).flatMap { Int(exactly: $0) }
  }

  /// The truth value; nil for anything else.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// Whether it is null.
  public var isNull: Bool { self == .null }

  /// The member of that name. Setting nil removes it; setting
  /// a new one puts it at the end. Anything but an object has none and takes none.
  public subscript(key: String) -> JSON? {
    get { members?.first { $0.key == key }?.value }
    set {
      guard case .object(var members) = self else { return }
      if let newValue, let index = members.firstIndex(where: { $0.key == key }) {
        members[index].value = newValue
      } else if let newValue {
        members.append(Member(key, newValue))
      } else {
        members.removeAll { $0.key == key }
      }
      self = .object(members)
    }
  }

  /// The element at that index; nil when there is none. Setting replaces an element that is there.
  public subscript(index: Int) -> JSON? {
    get { elements.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
    set {
      guard case .array(var elements) = self, elements.indices.contains(index), let newValue else { return }
      elements[index] = newValue
      self = .array(elements)
    }
  }

  /// What it is, in words for messages: never its content.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .number(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0, $1) }) }
  public init(nilLiteral: ()) { self = .null }
}

extension JSON {
  /// An object without the members whose value is nil.
  static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { key, value in value.map { Member(key, $0) } })
  }

  /// A string of that text, or nil where there is none.
  static func text(_ text: String?) -> JSON? { text.map { .text($0) } }
}
