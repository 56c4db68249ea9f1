/// Letters moved along the alphabet: ROT13 and the other twenty-four rotations (Caesar's cipher).
struct RotatedLetters: Disguise {
  let name = "rotated letters"
  let signs: DisguiseSigns = .foreignLetters
  let isEncoding = true

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    Cipher.replacements(in: text, .foreign) { stretch in
      let sums = (1..<26).map { (distance: $0, bits: EnglishWords.standard.bits(of: Self.rotated(stretch, by: $0))) }
      guard let best = sums.max(by: { $0.bits < $1.bits }), best.bits > 0 else { return nil }
      let rotate = { Self.rotated($0, by: best.distance) }
      return Cipher(word: rotate, text: rotate)
    }
  }

  private static func rotated(_ text: ArraySlice<UInt8>, by distance: Int) -> [UInt8] {
    text.map { byte in
      guard ByteTraits.isLetter(byte) else { return byte }
      let first = byte.isUpper ? UInt8(ascii: "A") : UInt8(ascii: "a")
      return first + (byte - first + UInt8(distance)) % 26
    }
  }
}
