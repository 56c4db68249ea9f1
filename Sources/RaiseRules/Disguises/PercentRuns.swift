/// Percent-encoded text (RFC 3986, section 2.1).
struct PercentRuns: Disguise {
  let name = "percent-encoding"
  let signs: DisguiseSigns = .percents
  let isEncoding = true

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    text.words().compactMap { word in
      var bytes: [UInt8] = []
      var (index, escapeCount) = (word.lowerBound, 0)
      while index < word.upperBound {
        if text[index] == UInt8(ascii: "%"), index + 2 < word.upperBound, text[index + 1].isHex, text[index + 2].isHex {
          bytes.append(text[index + 1].hexValue << 4 | text[index + 2].hexValue)
          (index, escapeCount) = (index + 3, escapeCount + 1)
        } else {
          bytes.append(text[index])
          index += 1
        }
      }
      guard escapeCount >= DisguiseSigns.minPercents else { return nil }
      return HiddenText.text(bytes).map { Replacement(range: word, bytes: $0) }
    }
  }
}
