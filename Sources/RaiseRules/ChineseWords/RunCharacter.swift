/// The characters that jieba looks words up in runs of: Chinese ones from U+4E00 to U+9FD5, ASCII letters and digits, and
/// `+#&._%-`. Each has a number: Chinese ones count from 0 in the order of Unicode, then come those of ASCII in theirs.
enum RunCharacter {
  static let firstHan: UInt32 = 0x4E00
  static let hanCount = 0x9FD6 - 0x4E00
  private static let ascii = Array("#%&+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".utf8)
  /// How many there are.
  static let count = hanCount + ascii.count
  /// What stands for a byte of ASCII that is none of them.
  static let none = UInt16.max

  /// The numbers of the bytes 0 to 127.
  static let asciiNumbers: [UInt16] = (0..<128).map { (byte: UInt8) in
    ascii.firstIndex(of: byte).map { UInt16(hanCount + $0) } ?? none
  }

  /// The number and the bytes of the character that begins at `index`; nil where it is none of them, or cut off.
  @inline(__always)
  static func at(
    _ index: Int, in text: UnsafeBufferPointer<UInt8>, _ asciiNumbers: UnsafePointer<UInt16>
  ) -> (number: UInt16, bytes: Int)? {
    let first = text[index]
    if first < 0x80 {
      let number = asciiNumbers[Int(first)]
      return number == none ? nil : (number, 1)
    }
    guard first & 0xF0 == 0xE0, text.count - index > 2 else { return nil }
    let scalar = UInt32(first & 0x0F) << 12 | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F)
    let number = scalar &- firstHan
    return number < UInt32(hanCount) ? (UInt16(truncatingIfNeeded: number), 3) : nil
  }

  /// Whether the character of that number is Chinese.
  @inline(__always)
  static func isHan(_ number: UInt16) -> Bool { number < UInt16(hanCount) }
}
