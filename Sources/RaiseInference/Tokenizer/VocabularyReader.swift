/// Reads the vocabulary out of a tokenizer.json by itself, since it is nearly all of the file: the strict reader of small
/// JSON files would take longer over its tens of thousands of strings than all the rest of a start-up.
struct VocabularyReader {
  private let text: JSONText
  private var index = 0
  private var vocabulary = Vocabulary()

  private init(_ text: JSONText) { self.text = text }

  /// The vocabulary of `model.vocab`, and the text with the members of that object blanked, so that every other byte
  /// keeps its line and column. The vocabulary is nil where the text has no such object.
  static func extract(from text: JSONText) throws(CheckpointError) -> (Vocabulary?, rest: JSONText) {
    var reader = VocabularyReader(text)
    guard reader.findObject() else { return (nil, text) }
    let start = reader.index + 1
    try reader.readObject()
    var bytes = text.bytes
    for index in start..<reader.index - 1 where bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: " ") }
    return (reader.vocabulary, JSONText(file: text.file, bytes: bytes))
  }

  // MARK: Finding it

  /// Steps to the bracket that opens `model.vocab`. What is not JSON is left for the strict reader to complain about.
  private mutating func findObject() -> Bool {
    var depth = 0
    var keys = ["", "", ""]
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = skimString() else { return false }
        if peek == UInt8(ascii: ":"), depth <= 2 { keys[depth] = string }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if byte == UInt8(ascii: "{"), depth == 2, keys[1] == "model", keys[2] == "vocab" { return true }
        depth += 1
        if depth <= 2 { keys[depth] = "" }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth < 0 { return false }
      default: break
      }
      index += 1
    }
    return false
  }

  /// Steps over a string and the space behind it.
  private mutating func skimString() -> String? {
    let start = index + 1
    index = start
    while let byte = peek, byte != UInt8(ascii: "\"") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
    guard index < text.bytes.count else { return nil }
    defer {
      index += 1
      skipSpace()
    }
    return String(decoding: text.bytes[start..<index], as: UTF8.self)
  }

  // MARK: Reading it

  /// Steps over the object, from its opening bracket to behind its closing one.
  private mutating func readObject() throws(CheckpointError) {
    index += 1
    skipSpace()
    if skip(UInt8(ascii: "}")) { return }
    while true {
      try readMember()
      skipSpace()
      if skip(UInt8(ascii: "}")) { return }
      guard skip(UInt8(ascii: ",")) else { throw unexpected("\",\" or \"}\"") }
      skipSpace()
    }
  }

  private mutating func readMember() throws(CheckpointError) {
    let start = index
    let key = try key()
    skipSpace()
    guard skip(UInt8(ascii: ":")) else { throw unexpected("\":\"") }
    skipSpace()
    let idStart = index
    let id = try id()
    switch vocabulary.insert(key, id: id) {
    case nil: break
    case .spelling: throw invalid(start, "each token once", found: Self.quoted(key) + " again")
    case .id(let other): throw invalid(idStart, "each id once", found: "\(id), which \(Self.quoted(other.utf8)) has")
    }
  }

  private mutating func key() throws(CheckpointError) -> ArraySlice<UInt8> {
    let start = index
    guard skip(UInt8(ascii: "\"")) else { throw unexpected("a token in quotes") }
    var isPlain = true
    while let byte = peek, byte != UInt8(ascii: "\"") {
      if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\\") { isPlain = false }
      index += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard skip(UInt8(ascii: "\"")) else {
      index = text.bytes.count
      throw unexpected("the end of a token")
    }
    return isPlain ? text.bytes[start + 1..<index - 1] : try strictString(start..<index)[...]
  }

  /// A string with escapes or beyond ASCII, read by the strict reader.
  private func strictString(_ range: Range<Int>) throws(CheckpointError) -> [UInt8] {
    let string = JSONText(file: text.file, bytes: Array(text.bytes[range]))
    guard let value = try? JSONReader.read(string), case .string(let key) = value.content else {
      throw .malformedJSON(text.place(at: range.lowerBound), expected: "a JSON string", found: "a broken one")
    }
    return Array(key.utf8)
  }

  private mutating func id() throws(CheckpointError) -> Int32 {
    let start = index
    var id = 0
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), id <= Vocabulary.ids.upperBound {
      id = id * 10 + Int(byte - UInt8(ascii: "0"))
      index += 1
    }
    let hasLeadingZero = index > start + 1 && text.bytes[start] == UInt8(ascii: "0")
    let isWhole = index > start && !hasLeadingZero && [UInt8(ascii: ","), UInt8(ascii: "}")].contains(byteAfterSpace)
    guard isWhole, Vocabulary.ids.contains(id) else {
      let range = "\(Vocabulary.ids.lowerBound)...\(Vocabulary.ids.upperBound)"
      throw invalid(start, "an integer in \(range)", found: described(start))
    }
    return Int32(id)
  }

  // MARK: Bytes

  private var peek: UInt8? { index < text.bytes.count ? text.bytes[index] : nil }

  private var byteAfterSpace: UInt8? {
    var copy = index
    while copy < text.bytes.count, Self.isSpace(text.bytes[copy]) { copy += 1 }
    return copy < text.bytes.count ? text.bytes[copy] : nil
  }

  private mutating func skipSpace() {
    while let byte = peek, Self.isSpace(byte) { index += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private func unexpected(_ expected: String) -> CheckpointError {
    .malformedJSON(text.place(at: index), expected: expected, found: described(index))
  }

  private func invalid(_ offset: Int, _ expected: String, found: String) -> CheckpointError {
    .invalidValue(text.place(at: offset), path: "model.vocab", expected: expected, found: found)
  }

  /// What stands at an offset: a few bytes of it, up to the next separator.
  private func described(_ offset: Int) -> String {
    let rest = text.bytes.dropFirst(offset).prefix(24).prefix { $0 > 0x20 && $0 != UInt8(ascii: ",") }
    return rest.isEmpty ? (offset < text.bytes.count ? "nothing" : "the end") : Self.quoted(rest)
  }

  private static func quoted(_ bytes: some Collection<UInt8>) -> String {
    "\"" + String(decoding: bytes.prefix(40), as: UTF8.self) + "\""
  }
}
