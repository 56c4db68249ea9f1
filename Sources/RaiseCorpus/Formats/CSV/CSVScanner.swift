import Foundation

/// Finds the fields of one CSV record (RFC 4180). Lenient where programs that write CSV differ: lines may end in "\n"
/// alone, and a quote within a field that does not begin with one stands for itself.
struct CSVScanner {
  /// A field's place in the bytes that were scanned.
  struct Field {
    /// Without the quotes around it.
    var range: Range<Int>
    /// Whether it holds quotes that are written twice.
    var hasDoubledQuotes = false
  }

  enum Result {
    /// A record that takes so many bytes, its line ending among them.
    case record(length: Int)
    /// The bytes end before the record does.
    case needsMore
    /// What is wrong at a position. `isUnclosed`: a quote that nothing closes up to the end.
    case fault(at: Int, isUnclosed: Bool, reason: String)
  }

  let separator: UInt8
  private(set) var fields: [Field] = []
  /// Where the field begins that was looked at last.
  private(set) var lastStart = 0

  init(separator: UInt8) { self.separator = separator }

  /// Scans the record that `bytes` begin with, and leaves its fields in ``fields``.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, end: StreamEnd) -> Result {
    fields.removeAll(keepingCapacity: true)
    var position = 0
    while true {
      lastStart = position
      let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
      let result = isQuoted ? quoted(bytes, from: position, end) : plain(bytes, from: position, end)
      switch result {
      case .next(let next): position = next
      case .done(let result): return result
      }
    }
  }

  private enum Step {
    /// Another field begins here.
    case next(Int)
    case done(Result)
  }

  private mutating func plain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ end: StreamEnd) -> Step {
    var position = start
    while position < bytes.count {
      let byte = bytes[position]
      if byte == separator {
        fields.append(Field(range: start..<position))
        return .next(position + 1)
      }
      if byte == 0x0A { return last(bytes, start, position, length: position + 1) }
      position += 1
    }
    switch end {
    case .goesOn: return .done(.needsMore)
    case .whole: return last(bytes, start, position, length: position)
    case .cutOff: return cutOff(bytes)
    }
  }

  /// The last field of a line ends before the line's ending.
  private mutating func last(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, length: Int) -> Step {
    let hasReturn = end > start && bytes[end - 1] == 0x0D
    fields.append(Field(range: start..<(hasReturn ? end - 1 : end)))
    return .done(.record(length: length))
  }

  private mutating func quoted(_ bytes: UnsafeBufferPointer<UInt8>, from quote: Int, _ end: StreamEnd) -> Step {
    var field = Field(range: quote + 1..<quote + 1)
    var position = quote + 1
    while let close = Self.quote(in: bytes, from: position) {
      if close + 1 == bytes.count && end == .goesOn { return .done(.needsMore) }
      if close + 1 < bytes.count && bytes[close + 1] == UInt8(ascii: "\"") {
        field.hasDoubledQuotes = true
        position = close + 2
        continue
      }
      field.range = quote + 1..<close
      fields.append(field)
      return afterQuote(bytes, at: close + 1, end)
    }
    if end == .goesOn { return .done(.needsMore) }
    let reason = "expected a quote that closes this field, found none up to the end of the file"
    return .done(.fault(at: quote, isUnclosed: true, reason: reason))
  }

  private func afterQuote(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int, _ end: StreamEnd) -> Step {
    guard position < bytes.count else { return end == .cutOff ? cutOff(bytes) : .done(.record(length: position)) }
    let byte = bytes[position]
    if byte == separator { return .next(position + 1) }
    if byte == 0x0A { return .done(.record(length: position + 1)) }
    if byte == 0x0D {
      if position + 1 == bytes.count {
        return end == .goesOn ? .done(.needsMore) : .done(.record(length: position + 1))
      }
      if bytes[position + 1] == 0x0A { return .done(.record(length: position + 2)) }
    }
    let wanted = separator == 0x09 ? "a tab" : "','"
    let reason = "expected \(wanted) or the end of the line after a closing quote, found \(FoundByte.name(byte))"
    return .done(.fault(at: position, isUnclosed: false, reason: reason))
  }

  private func cutOff(_ bytes: UnsafeBufferPointer<UInt8>) -> Step {
    let reason = "expected the end of the line, found the place where damage cuts the file off"
    return .done(.fault(at: bytes.count, isUnclosed: true, reason: reason))
  }

  private static func quote(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress else { return nil }
    guard let found = memchr(base + start, 0x22, bytes.count - start) else { return nil }
    return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
  }
}

extension CSVScanner.Field {
  /// The field's text as a JSON string.
  func quotedText(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    append(from: bytes, to: &text)
    return text
  }

  /// Appends the field's text as a JSON string.
  func append(from bytes: UnsafeBufferPointer<UInt8>, to line: inout [UInt8]) {
    line.append(UInt8(ascii: "\""))
    var start = range.lowerBound
    if hasDoubledQuotes {
      var position = start
      while position < range.upperBound {
        // Of each pair of quotes one goes with what is before it.
        if bytes[position] == UInt8(ascii: "\"") {
          JSONObjectText.append(escaping: UnsafeBufferPointer(rebasing: bytes[start...position]), to: &line)
          position += 1
          start = position + 1
        }
        position += 1
      }
    }
    JSONObjectText.append(escaping: UnsafeBufferPointer(rebasing: bytes[start..<range.upperBound]), to: &line)
    line.append(UInt8(ascii: "\""))
  }
}
