/// The keys of one mapping of a policy file, checked against their declarations.
///
/// Making one reports every unknown key, missing key and wrong type, with its place. What is asked for afterwards by
/// ``text(_:)`` and its like is there and of its type, or was reported.
public struct Fields {
  /// The values that passed their check, by key; those of absent keys that have a standard value among them.
  public let values: [String: PolicyValue]
  let path: String
  /// The policy's folder.
  let directory: String
  let position: SourcePosition
  let problems: ProblemList
  private let entries: [String: SourceValue.Entry]

  /// Checks `value` against `keys`; nil when it is no mapping at all.
  init?(
    _ value: SourceValue, keys: [PolicyKey], path: String = "", directory: String,
    allowsUnknownKeys: Bool = false, problems: ProblemList
  ) {
    guard case .mapping(let entries) = value.content else {
      problems.report("expected a mapping of keys, found \(value.summary)", at: value.position, path: path)
      return nil
    }
    self.path = path
    self.directory = directory
    self.position = value.position
    self.problems = problems
    self.entries = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let reader = FieldReader(directory: directory, problems: problems)
    var values: [String: PolicyValue] = [:]
    for key in keys {
      let keyPath = path.isEmpty ? key.name : "\(path).\(key.name)"
      if let entry = self.entries[key.name] {
        values[key.name] = reader.value(of: entry.value, as: key.type, path: keyPath)
      } else if key.isRequired {
        problems.report("missing key \(quoted(key.name)): \(key.summary)", at: position, path: path)
      } else {
        values[key.name] = key.standard
      }
    }
    self.values = values
    if !allowsUnknownKeys { reportUnknownKeys(in: entries, known: keys.map(\.name)) }
  }

  private func reportUnknownKeys(in entries: [SourceValue.Entry], known: [String]) {
    for entry in entries where !known.contains(entry.key) {
      let hint = NearestName.hint(entry.key, known: known)
      problems.report("unknown key \(quoted(entry.key)) \(hint)", at: entry.keyPosition, path: path)
    }
  }
}

/// What a rule kind reads.
extension Fields {
  /// The text of a key, or nil when it is absent.
  public func text(_ key: String) -> String? {
    guard case .text(let text) = values[key] else { return nil }
    return text
  }

  /// The texts of a list, or none when it is absent.
  public func texts(_ key: String) -> [String] {
    guard case .texts(let texts) = values[key] else { return [] }
    return texts
  }

  /// The flag of a key; false when it is absent and has no standard value.
  public func flag(_ key: String) -> Bool { values[key] == .boolean(true) }

  /// The number of a key, or nil when it is absent.
  public func number(_ key: String) -> Double? {
    guard case .number(let number) = values[key] else { return nil }
    return number
  }
}

/// What the readers of nested values need beyond that.
extension Fields {
  /// The value of a nested key as it stands, or nil when it is absent.
  func nested(_ key: String) -> SourceValue? { entries[key]?.value }

  /// Whether the key's value passed its check, where it is checked here, or may be absent and is.
  func isReadable(_ key: PolicyKey) -> Bool {
    if case .nested = key.type, has(key.name) { return true }
    return values[key.name] != nil || !has(key.name) && !key.isRequired
  }

  /// Whether the key is there, with whatever value.
  func has(_ key: String) -> Bool { entries[key] != nil }

  /// The path of a key, or of an element of its list.
  func path(of key: String, _ index: Int? = nil) -> String {
    let base = path.isEmpty ? key : "\(path).\(key)"
    return index.map { "\(base)[\($0)]" } ?? base
  }

  /// Where the value of a key stands, or an element of its list; the mapping's own place when the key is absent.
  func position(of key: String, _ index: Int? = nil) -> SourcePosition {
    guard let value = entries[key]?.value else { return position }
    if let index, case .list(let items) = value.content, items.indices.contains(index) {
      return items[index].position
    }
    return value.position
  }

  /// Reports a problem with the value of a key, or with an element of its list.
  func report(_ message: String, at key: String, _ index: Int? = nil) {
    problems.report(message, at: position(of: key, index), path: path(of: key, index))
  }

  /// Says something doubtful about the value of a key, or about an element of its list.
  func warn(_ message: String, at key: String, _ index: Int? = nil) {
    problems.warn(message, at: position(of: key, index), path: path(of: key, index))
  }
}

/// What a rule kind throws when a value has its type but cannot be used.
public struct FieldError: Error, Sendable, Hashable {
  /// The key whose value it is.
  public var key: String
  /// Which element of its list, or nil when the whole value is meant.
  public var index: Int?
  /// What was expected and what was found.
  public var reason: String

  /// A value of `key` that cannot be used.
  public init(_ key: String, index: Int? = nil, _ reason: String) {
    self.key = key
    self.index = index
    self.reason = reason
  }
}
