/// A JSON value that knows its path, and reads itself as what a format expects there or says what is wrong.
struct JSONField {
  let text: JSONText
  let path: String
  let value: JSONValue

  /// The value as an object with these keys and no others.
  func object(_ known: [String]) throws(CheckpointError) -> JSONFields {
    let fields = try anyObject()
    for member in fields.members where !known.contains(member.key) {
      throw .unknownKey(
        text.place(at: member.offset), path: fields.path(of: member.key),
        nearest: nearestName(to: member.key, among: known), known: known)
    }
    return fields
  }

  /// The value as an object with whatever keys.
  func anyObject() throws(CheckpointError) -> JSONFields {
    guard case .object(let members) = value.content else { throw invalid("an object") }
    return JSONFields(text: text, path: path, offset: value.offset, members: members)
  }

  func array(count: ClosedRange<Int>) throws(CheckpointError) -> [JSONField] {
    guard case .array(let elements) = value.content, count.contains(elements.count) else {
      throw invalid("an array of \(count.lowerBound) to \(count.upperBound)")
    }
    return elements.indices.map { JSONField(text: text, path: "\(path)[\($0)]", value: elements[$0]) }
  }

  func integer(_ range: ClosedRange<Int>) throws(CheckpointError) -> Int {
    guard case .number(let digits) = value.content, let number = Int(digits), range.contains(number) else {
      throw invalid("an integer in \(range.lowerBound)...\(range.upperBound)")
    }
    return number
  }

  func integer(_ range: ClosedRange<Int>, multipleOf divisor: Int) throws(CheckpointError) -> Int {
    let number = try integer(range)
    guard number.isMultiple(of: divisor) else { throw invalid("a multiple of \(divisor)") }
    return number
  }

  func number(_ range: ClosedRange<Float>) throws(CheckpointError) -> Float {
    guard case .number(let digits) = value.content, let number = Float(digits), range.contains(number) else {
      throw invalid("a number in \(range.lowerBound)...\(range.upperBound)")
    }
    return number
  }

  func bool() throws(CheckpointError) -> Bool {
    guard case .bool(let flag) = value.content else { throw invalid("true or false") }
    return flag
  }

  func string(maxBytes: Int = 4096) throws(CheckpointError) -> String {
    guard case .string(let string) = value.content, string.utf8.count <= maxBytes else {
      throw invalid("a string of at most \(maxBytes) bytes")
    }
    return string
  }

  /// A name that may become part of a tensor's or a file's: letters, digits, `_` and `-`.
  func identifier() throws(CheckpointError) -> String {
    guard case .string(let name) = value.content, (1...64).contains(name.utf8.count),
      name.unicodeScalars.allSatisfy({
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".contains(Character($0)))
      })
    else { throw invalid("1 to 64 letters, digits, \"_\" or \"-\"") }
    return name
  }

  func choice<T: RawRepresentable & CaseIterable>(
    _: T.Type = T.self
  ) throws(CheckpointError) -> T where T.RawValue == String {
    guard case .string(let name) = value.content, let choice = T(rawValue: name) else {
      throw invalid("one of " + T.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))
    }
    return choice
  }

  func invalid(_ expected: String) -> CheckpointError {
    .invalidValue(
      text.place(at: value.offset), path: path.isEmpty ? "the whole" : path, expected: expected, found: value.summary)
  }
}

/// The members of a JSON object, asked for by key.
struct JSONFields {
  let text: JSONText
  let path: String
  let offset: Int
  let members: [JSONMember]

  subscript(key: String) -> JSONField? {
    members.first { $0.key == key }.map { JSONField(text: text, path: path(of: key), value: $0.value) }
  }

  func required(_ key: String, _ expected: String = "a value") throws(CheckpointError) -> JSONField {
    guard let field = self[key] else {
      throw .missingKey(text.place(at: offset), path: path(of: key), expected: expected)
    }
    return field
  }

  /// The field, which has to be there unless the condition holds.
  func optional(unless needed: Bool, _ key: String) throws(CheckpointError) -> JSONField? {
    needed ? try required(key) : self[key]
  }

  /// Refuses keys that mean nothing beside another one.
  func forbid(_ keys: String..., because reason: String) throws(CheckpointError) {
    for key in keys {
      if let field = self[key] { throw field.invalid("no such key \(reason)") }
    }
  }

  func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
