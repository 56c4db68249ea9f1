/// Text as the hexadecimal digits of its bytes: `49676e6f7265`, `49 67 6e`, `\x49\x67`, `0x49, 0x67`.
struct HexadecimalRuns: Disguise {
  let name = "hexadecimal"
  let signs: DisguiseSigns = [.longRun, .mixedWord]
  let isEncoding = true

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    var found: [Replacement] = []
    var index = 0
    while index < text.count {
      guard let run = Run(from: index, in: text) else {
        index += 1
        continue
      }
      // Letters among the digits: a number in decimal is no text.
      if text[run.range].contains(where: { $0.isHex && !$0.isDigit }), let plain = HiddenText.text(run.bytes) {
        found.append(Replacement(range: run.range, bytes: plain))
      }
      index = run.range.upperBound
    }
    return found
  }
}

/// Pairs of digits, the same between all of them.
private struct Run {
  private(set) var range: Range<Int>
  private(set) var bytes: [UInt8] = []

  /// What may stand between pairs, the longest first.
  private static let separators = [", 0x", ",0x", " 0x", "\\x", ", ", " ", ",", ":", "-", "_", ""]
    .map { Array($0.utf8) }

  /// The run whose first digit is at `start`; nil where no number begins.
  init?(from start: Int, in text: UnsafeBufferPointer<UInt8>) {
    func pair(_ index: Int) -> UInt8? {
      guard index + 1 < text.count, text[index].isHex, text[index + 1].isHex else { return nil }
      return text[index].hexValue << 4 | text[index + 1].hexValue
    }
    func stands(_ separator: [UInt8], _ index: Int) -> Bool {
      text[index...].starts(with: separator) && pair(index + separator.count) != nil
    }
    guard start == 0 || !ByteTraits.isAlphanumeric(text[start - 1]) || "xX".utf8.contains(text[start - 1]),
      let first = pair(start), let separator = Self.separators.first(where: { stands($0, start + 2) })
    else { return nil }
    bytes = [first]
    var index = start + 2
    while stands(separator, index), let byte = pair(index + separator.count) {
      bytes.append(byte)
      index += separator.count + 2
    }
    let prefix = start >= 2 && "xX".utf8.contains(text[start - 1]) && "0\\".utf8.contains(text[start - 2]) ? 2 : 0
    range = start - prefix..<index
  }
}
