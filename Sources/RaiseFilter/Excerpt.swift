/// A short piece of a text around some evidence, on one line.
struct Excerpt {
  /// How much of the text stands on either side of the evidence, in bytes of UTF-8.
  static let contextBytes = 60
  /// How much of evidence that is shown is shown, in bytes.
  static let maxEvidenceBytes = 160

  /// A part of the text, and what stands in its place.
  struct Hidden {
    var range: Range<Int>
    var label: String
  }

  /// The piece of `text` around `range`, with every hidden part replaced by its label.
  static func of(_ text: String, around range: Range<Int>, hiding hidden: [Hidden] = []) -> String {
    var text = text
    return text.withUTF8 { bytes in
      let range = range.clamped(to: 0..<bytes.count)
      let isHidden = hidden.contains { $0.range.overlaps(range) }
      let end = isHidden ? range.upperBound : min(range.upperBound, range.lowerBound + maxEvidenceBytes)
      let window =
        boundary(
          max(0, range.lowerBound - contextBytes), in: bytes)..<boundary(
          min(bytes.count, end + contextBytes), in: bytes)
      let pieces = pieces(of: window, in: bytes, hiding: hidden.sorted { $0.range.lowerBound < $1.range.lowerBound })
      return (window.lowerBound > 0 ? "…" : "") + oneLine(pieces) + (window.upperBound < bytes.count ? "…" : "")
    }
  }

  private static func pieces(
    of window: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>, hiding hidden: [Hidden]
  ) -> String {
    var text = ""
    var position = window.lowerBound
    for part in hidden where part.range.overlaps(window) && part.range.upperBound > position {
      let start = max(position, boundary(part.range.lowerBound, in: bytes))
      text += String(decoding: UnsafeBufferPointer(rebasing: bytes[position..<start]), as: UTF8.self)
      if part.range.lowerBound >= position || position == window.lowerBound { text += part.label }
      position = min(window.upperBound, max(start, after(part.range.upperBound, in: bytes)))
    }
    return text + String(decoding: UnsafeBufferPointer(rebasing: bytes[position..<window.upperBound]), as: UTF8.self)
  }

  /// White space as single spaces, control characters left out.
  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .filter { !$0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control } }
  }

  /// The beginning of the scalar that `offset` lies in.
  private static func boundary(_ offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var offset = min(max(0, offset), bytes.count)
    while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  /// The end of the scalar that `offset` lies in.
  private static func after(_ offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var offset = min(max(0, offset), bytes.count)
    while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    return offset
  }
}
