/// Tells whether a word is an address of the web or of mail, which is not parted: an optional scheme and user, a host
/// whose last label is of small letters, and perhaps a port and a path.
enum WebAddress {
  static func matches(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    guard hasDot(text, range) else { return false }
    var start = afterScheme(text, range)
    let hostEnd = range[start...].first { isPathMark(text[$0]) } ?? range.upperBound
    if let at = range[start..<hostEnd].last(where: { text[$0] == UInt8(ascii: "@") }) {
      guard at > start else { return false }
      start = at + 1
    }
    return isHost(text, start..<hostEnd)
  }

  /// Most words have no full stop, and are no address.
  private static func hasDot(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where text[index] == UInt8(ascii: ".") { return true }
    return false
  }

  private static func isPathMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private static func afterScheme(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, isSchemeByte(text[index]) { index += 1 }
    let slashes = index..<min(index + 3, range.upperBound)
    let isScheme = index - range.lowerBound >= 2 && slashes.map { text[$0] } == Array("://".utf8)
    return isScheme ? index + 3 : range.lowerBound
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    ByteTraits.isAlphanumeric(byte) || "_+-.".utf8.contains(byte)
  }

  private static func isHost(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    var host = range
    if let colon = host.last(where: { text[$0] == UInt8(ascii: ":") }) {
      let port = colon + 1..<host.upperBound
      guard 2...5 ~= port.count, port.allSatisfy({ text[$0] &- 0x30 < 10 }) else { return false }
      host = host.lowerBound..<colon
    }
    let labels = text[host].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count > 1, let top = labels.last, top.count >= 2 else { return false }
    if labels.count == 4, labels.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy { $0 &- 0x30 < 10 } }) {
      return true
    }
    return top.allSatisfy { $0 &- UInt8(ascii: "a") < 26 || $0 >= 0x80 } && labels.dropLast().allSatisfy(isLabel)
  }

  private static func isLabel(_ label: UnsafeBufferPointer<UInt8>.SubSequence) -> Bool {
    guard let first = label.first, let last = label.last, label.count <= 64 else { return false }
    let isEdge = { (byte: UInt8) in ByteTraits.isAlphanumeric(byte) || byte >= 0x80 }
    return isEdge(first) && isEdge(last)
      && label.allSatisfy { isEdge($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }
}
