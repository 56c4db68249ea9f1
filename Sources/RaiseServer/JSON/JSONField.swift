/// One place in a request's body, with its path, so that what is wrong there is named.
///
///     let body = JSONField(try JSON(parsing: bytes))
///     let prompt = try body["prompt"].string()   // throws: prompt: expected a string, found a number
struct JSONField: Sendable {
  /// What stands there; nil when nothing does. A member that is null counts as absent.
  let json: JSON?
  /// Where: `messages[2].content`; empty for the whole body.
  let path: String

  init(_ json: JSON?, path: String = "") {
    self.json = json == .null ? nil : json
    self.path = path
  }

  subscript(key: String) -> JSONField { JSONField(json?[key], path: path(of: key)) }

  private func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Whether nothing stands there.
  var isAbsent: Bool { json == nil }

  func string() throws(WireError) -> String {
    guard let text = json?.text else { throw wrong("a string") }
    return text
  }

  func string(default value: String) throws(WireError) -> String { try isAbsent ? value : string() }

  func optionalString() throws(WireError) -> String? { try isAbsent ? nil : string() }

  func bool(default value: Bool) throws(WireError) -> Bool {
    if isAbsent { return value }
    guard let value = json?.bool else { throw wrong("true or false") }
    return value
  }

  func int() throws(WireError) -> Int {
    guard let value = json?.int else { throw wrong("a whole number") }
    return value
  }

  func int(default value: Int) throws(WireError) -> Int { try isAbsent ? value : int() }

  func double(default value: Double) throws(WireError) -> Double {
    if isAbsent { return value }
    guard case .number(let digits) = json, let value = Double(digits) else { throw wrong("a number") }
    return value
  }

  /// The elements of an array, each with its path.
  func array() throws(WireError) -> [JSONField] {
    guard let elements = json?.elements else { throw wrong("an array") }
    return elements.enumerated().map { JSONField($0.element, path: "\(path)[\($0.offset)]") }
  }

  /// This place, where an object stands.
  func object() throws(WireError) -> JSONField {
    guard json?.members != nil else { throw wrong("an object") }
    return self
  }

  /// A member of an object that may be absent.
  func optionalMember(_ key: String) throws(WireError) -> JSONField { try isAbsent ? self : object()[key] }

  func optionalArray() throws(WireError) -> [JSONField] { try isAbsent ? [] : array() }

  func strings() throws(WireError) -> [String] {
    var strings: [String] = []
    for element in try array() { strings.append(try element.string()) }
    return strings
  }

  func optionalStrings() throws(WireError) -> [String] { try isAbsent ? [] : strings() }

  /// The members of an object, each with its path; none when it is absent.
  func optionalObject() throws(WireError) -> [(key: String, value: JSONField)] {
    if isAbsent { return [] }
    guard let members = json?.members else { throw wrong("an object") }
    // Not by their names: a body may have hundreds of thousands.
    return members.map { ($0.key, JSONField($0.value, path: path(of: $0.key))) }
  }

  /// One of the names in `known`.
  func choice(of known: [String], default value: String) throws(WireError) -> String {
    let name = try string(default: value)
    if known.contains(name) { return name }
    throw WireError.invalid("\(place)expected one of \(known.joined(separator: ", ")), found another", at: path)
  }

  /// What is said when something else than `expected` stands there.
  func wrong(_ expected: String) -> WireError {
    .invalid("\(place)expected \(expected), found \(json?.kind ?? "nothing")", at: path)
  }

  private var place: String { path.isEmpty ? "the body: " : "\(path): " }
}
