/// A value of a plan or grammar file with its place, so that whatever is wrong with it can be said exactly.
///
///     policies/synthesis/standard.yaml:7:3: rows: expected a whole number from 1 to 10000000, found "many"
struct DataValue {
  indirect enum Content {
    case scalar(String)
    case list([DataValue])
    case mapping([(key: String, value: DataValue)])
  }

  var content: Content
  var file: String
  /// `line:column`, both from 1.
  var place: String
  /// Which key, as `styles[2].en`.
  var path: String

  /// Throws that this value should be something else.
  func mismatch(_ expected: String) -> SynthesisError { error("expected \(expected), found \(summary)") }

  /// An error at this value's place.
  func error(_ reason: String) -> SynthesisError {
    .badData(file: file, place: place, path: path, reason: reason)
  }

  private var summary: String {
    switch content {
    case .list: "a list"
    case .mapping: "a mapping"
    case .scalar(let text) where text.isEmpty: "nothing"
    case .scalar(let text): "\"\(text.prefix(60))\""
    }
  }
}

// MARK: - Reading

extension DataValue {
  /// The text that stands here, not blank.
  func text() throws -> String {
    guard case .scalar(let text) = content, text.contains(where: { !$0.isWhitespace }) else {
      throw mismatch("text")
    }
    return text
  }

  /// The elements of a list that is not empty.
  func elements() throws -> [DataValue] {
    guard case .list(let elements) = content, !elements.isEmpty else { throw mismatch("a list with elements") }
    return elements
  }

  /// The texts of a list that is not empty.
  func texts() throws -> [String] { try elements().map { try $0.text() } }

  /// The pairs of a mapping, in their order.
  func pairs() throws -> [(key: String, value: DataValue)] {
    guard case .mapping(let pairs) = content else { throw mismatch("a mapping of keys") }
    return pairs
  }

  /// A mapping whose keys are among `known`.
  func fields(_ known: [String]) throws -> DataFields {
    let pairs = try pairs()
    for (key, value) in pairs where !known.contains(key) {
      throw value.error("unknown key \"\(key)\" \(NearestWord.hint(key, known: known))")
    }
    return DataFields(value: self, pairs: Dictionary(pairs.map { ($0.key, $0.value) }) { first, _ in first })
  }

  /// A whole number in a range.
  func integer(in range: ClosedRange<Int>) throws -> Int {
    guard case .scalar(let text) = content, let number = Int(text), range.contains(number) else {
      throw mismatch("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number in a range.
  func number(in range: ClosedRange<Double>) throws -> Double {
    guard case .scalar(let text) = content, let number = Double(text), range.contains(number) else {
      throw mismatch("a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// True or false.
  func flag() throws -> Bool {
    guard case .scalar(let text) = content, let flag = Bool(text) else { throw mismatch("true or false") }
    return flag
  }

  /// One of some names.
  func choice(_ noun: String, of known: [String]) throws -> String {
    let name = try text()
    guard known.contains(name) else {
      throw error("unknown \(noun) \"\(name)\" \(NearestWord.hint(name, known: known))")
    }
    return name
  }
}

/// The values of a mapping, by key.
struct DataFields {
  let value: DataValue
  fileprivate let pairs: [String: DataValue]

  fileprivate init(value: DataValue, pairs: [String: DataValue]) {
    self.value = value
    self.pairs = pairs
  }

  /// The value of a key, or nil when it is absent.
  subscript(key: String) -> DataValue? { pairs[key] }

  /// The value of a key that must be there.
  func required(_ key: String) throws -> DataValue {
    guard let value = pairs[key] else { throw value.error("missing key \"\(key)\"") }
    return value
  }
}
