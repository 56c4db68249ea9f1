/// Cuts a text into the windows that the screen scores.
///
/// While more than 5/4 of the window's size is left, a window ends behind the last line feed of its second half; without
/// one behind the last sentence end (a full stop, exclamation or question mark and a space, or the ideographic forms);
/// without one behind the last space; without one before the last byte that starts a character. It is never longer
/// than the size. What is left makes the last window.
struct ScreenWindowCutter {
  let text: UnsafeBufferPointer<UInt8>
  let windowBytes: Int
  private var start = 0

  init(_ text: UnsafeBufferPointer<UInt8>, windowBytes: Int) {
    (self.text, self.windowBytes) = (text, windowBytes)
  }

  /// The next window, or nil behind the last one.
  mutating func next() -> Range<Int>? {
    guard start < text.count else { return nil }
    let end = text.count - start > windowBytes + windowBytes / 4 ? cut() : text.count
    defer { start = end }
    return start..<end
  }

  private func cut() -> Int {
    let middle = start + windowBytes / 2, limit = start + windowBytes
    var sentence: Int?, space: Int?
    for end in stride(from: limit, to: middle, by: -1) {
      let byte = text[end - 1]
      if byte == UInt8(ascii: "\n") { return end }
      if sentence == nil, endsSentence(end, from: middle) { sentence = end }
      if space == nil, byte == UInt8(ascii: " ") { space = end }
    }
    return sentence ?? space ?? characterStart(before: limit, after: middle)
  }

  /// Whether a sentence ends right before `end`, its mark not before `middle`.
  private func endsSentence(_ end: Int, from middle: Int) -> Bool {
    switch text[end - 1] {
    case UInt8(ascii: " "):
      guard end - 2 >= middle else { return false }
      let mark = text[end - 2]
      return mark == UInt8(ascii: ".") || mark == UInt8(ascii: "!") || mark == UInt8(ascii: "?")
    case 0x82: return end - 3 >= middle && text[end - 3] == 0xE3 && text[end - 2] == 0x80
    case 0x81, 0x9F: return end - 3 >= middle && text[end - 3] == 0xEF && text[end - 2] == 0xBC
    default: return false
    }
  }

  private func characterStart(before limit: Int, after middle: Int) -> Int {
    var end = limit
    while end > middle + 1, text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}
