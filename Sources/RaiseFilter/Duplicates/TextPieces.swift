/// Where the lines or paragraphs of a text stand: each with the line ends behind it, so that they are the text when put
/// one behind the other.
enum TextPieces {
  /// The pieces of `text` that `method` compares; the whole text for methods that compare no paragraphs or lines.
  static func ranges(of text: UnsafeBufferPointer<UInt8>, _ method: DuplicateMethod) -> [Range<Int>] {
    switch method {
    case .document, .minHash, .substring: [0..<text.count]
    case .line: lines(of: text)
    case .paragraph: paragraphs(of: text)
    }
  }

  /// `range` without the ASCII white space at both ends: what is compared of a piece.
  static func content(of range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(text[start]) { start += 1 }
    while start < end, isSpace(text[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func lines(of text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for index in text.indices where text[index] == UInt8(ascii: "\n") {
      lines.append(start..<index + 1)
      start = index + 1
    }
    if start < text.count { lines.append(start..<text.count) }
    return lines
  }

  /// Blank lines belong to the paragraph before them, or to the first one.
  private static func paragraphs(of text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var paragraphs: [Range<Int>] = []
    var start = 0
    var (hasContent, isBehindBlank) = (false, false)
    for line in lines(of: text) {
      let isBlank = content(of: line, in: text).isEmpty
      if !isBlank, isBehindBlank, hasContent {
        paragraphs.append(start..<line.lowerBound)
        start = line.lowerBound
        hasContent = false
      }
      isBehindBlank = isBlank
      hasContent = hasContent || !isBlank
    }
    if start < text.count { paragraphs.append(start..<text.count) }
    return paragraphs
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }
}
