/// Text encoded in base64, in either alphabet, padded or not (RFC 4648), wrapped or not.
struct Base64Runs: Disguise {
  let name = "base64"
  let signs: DisguiseSigns = .longRun
  let isEncoding = true

  /// Lines of wrapped base64 are at least this long, and whole groups of four.
  private static let minWrappedLine = 40

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    var found: [Replacement] = []
    var index = 0
    while index < text.count {
      let end = Self.endOfRun(from: index, in: text)
      if end - index >= DisguiseSigns.minRun,
        let bytes = Base64.decode(text[index..<end].filter { !ByteTraits.isSpace($0) }),
        let plain = HiddenText.text(bytes)
      {
        let padding = text[end...].prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
        found.append(Replacement(range: index..<end + padding, bytes: plain))
      }
      index = max(index, end) + 1
    }
    return found
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    ByteTraits.isAlphanumeric(byte) || "+/-_".utf8.contains(byte)
  }

  /// Where the run that begins at `start` ends; where a whole line of digits is followed by another one, it goes on.
  private static func endOfRun(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var line = start
    while true {
      var end = line
      while end < text.count, isDigit(text[end]) { end += 1 }
      guard line == start || isEndOfLine(end, in: text) else { return endOfPrevious(line, in: text) }
      guard end - line >= minWrappedLine, (end - line).isMultiple(of: 4), let next = lineStart(after: end, in: text)
      else { return end }
      line = next
    }
  }

  /// Whether there is nothing but padding before the end of the line.
  private static func isEndOfLine(_ index: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    let rest = text[index...].drop { $0 == UInt8(ascii: "=") }
    return rest.first.map { $0 == 0x0A || $0 == 0x0D } ?? true
  }

  /// Where the next line begins, when `index` is at the end of one and a digit follows.
  private static func lineStart(after index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    var next = index
    if next < text.count, text[next] == 0x0D { next += 1 }
    guard next + 1 < text.count, text[next] == 0x0A, isDigit(text[next + 1]) else { return nil }
    return next + 1
  }

  private static func endOfPrevious(_ line: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    line - (line > 1 && text[line - 2] == 0x0D ? 2 : 1)
  }
}
