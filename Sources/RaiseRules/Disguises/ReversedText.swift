/// Text written backwards.
struct ReversedText: Disguise {
  let name = "reversed text"
  let signs: DisguiseSigns = .backwardLetters
  let isEncoding = true

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    Cipher.replacements(in: text, .backwards) { stretch in
      guard EnglishWords.standard.bits(of: stretch.reversed()) > 0 else { return nil }
      return Cipher(word: { $0.reversed() }, text: Self.reversed)
    }
  }

  /// The scalars in reverse order; their bytes stay in order.
  private static func reversed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    Array(String(String.UnicodeScalarView(String(decoding: text, as: UTF8.self).unicodeScalars.reversed())).utf8)
  }
}
