/// What in a text may be a disguise, seen in one pass over its bytes. Few ordinary texts have a sign, and a text without
/// any is looked at no further.
struct DisguiseSigns: OptionSet {
  var rawValue: UInt8

  /// Invisible characters, or letters, marks and pictures that are neither ASCII nor ordinary Chinese.
  static let oddCharacters = Self(rawValue: 1)
  /// Sixteen or more characters of base64 without a break.
  static let longRun = Self(rawValue: 2)
  /// Percent signs, four or more.
  static let percents = Self(rawValue: 4)
  /// A digit, or a sign that is written for a letter, beside a letter.
  static let mixedWord = Self(rawValue: 8)
  /// Three characters in a row that each stand alone.
  static let loneCharacters = Self(rawValue: 16)
  /// A stretch of letters that follow each other as they do not in English.
  static let foreignLetters = Self(rawValue: 32)
  /// A stretch of letters that follow each other as in English from right to left.
  static let backwardLetters = Self(rawValue: 64)

  static let minRun = 16
  static let minPercents = 4

  /// What bytes are to the search.
  private struct Trait {
    static let letter: UInt8 = 1
    static let digit: UInt8 = 2
    /// Written for a letter, and no digit.
    static let letterSign: UInt8 = 4
    static let base64: UInt8 = 8
    static let percent: UInt8 = 16
    /// Begins a scalar that may be odd.
    static let odd: UInt8 = 32
    /// Begins a scalar beyond ASCII that is mostly a letter.
    static let otherLetter: UInt8 = 64
    static let continuation: UInt8 = 128

    static let table: [UInt8] = (0...255).map { trait(of: UInt8($0)) }

    private static func trait(of byte: UInt8) -> UInt8 {
      switch byte {
      case _ where ByteTraits.isLetter(byte): letter | base64
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit | base64
      case UInt8(ascii: "+"): letterSign | base64
      case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): base64
      case UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "!"), UInt8(ascii: "|"): letterSign
      case UInt8(ascii: "%"): percent
      case 0x80...0xBF: continuation
      // Signs of Latin-1, punctuation and symbols, full-width forms, pictures.
      case 0xC2, 0xE2, 0xEF...0xFF: odd
      // Punctuation of Han letters, and kana.
      case 0xE3: 0
      // Letters of Latin-1, Han letters.
      case 0xC3, 0xE4...0xE9: otherLetter
      case 0xC3...: otherLetter | odd
      default: 0
      }
    }
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The signs in `text`.
  init(in text: UnsafeBufferPointer<UInt8>) {
    self = []
    var (run, percentCount) = (0, 0)
    // Of the scalars since the last separator, how many; and how many in a row stood alone.
    var (unit, loners) = (0, 0)
    var previous: UInt8 = 0
    var (foreign, backward) = (LetterStretch(.foreign), LetterStretch(.backwards))
    Trait.table.withUnsafeBufferPointer { traits in
      for index in text.indices {
        let byte = text[index]
        let trait = traits[Int(byte)]
        run = trait & Trait.base64 == 0 ? 0 : run + 1
        if run == Self.minRun { insert(.longRun) }
        if trait & Trait.odd != 0, Self.isOdd(at: index, in: text) { insert(.oddCharacters) }
        if trait & Trait.percent != 0 { percentCount += 1 }
        let isPair =
          (trait & Trait.letter != 0 && previous & (Trait.digit | Trait.letterSign) != 0)
          || (trait & Trait.digit != 0 && previous & Trait.letter != 0)
        if isPair { insert(.mixedWord) }
        if trait & (Trait.letter | Trait.digit | Trait.otherLetter) != 0 {
          unit += 1
        } else if trait & Trait.continuation == 0, unit > 0 {
          loners = unit == 1 ? loners + 1 : 0
          if loners == 3 { insert(.loneCharacters) }
          unit = 0
        }
        foreign.append(byte, isLetter: trait & Trait.letter != 0)
        backward.append(byte, isLetter: trait & Trait.letter != 0)
        previous = trait
      }
    }
    if unit == 1 && loners >= 2 { insert(.loneCharacters) }
    if percentCount >= Self.minPercents { insert(.percents) }
    if foreign.peak >= LetterStretch.minBits { insert(.foreignLetters) }
    if backward.peak >= LetterStretch.minBits { insert(.backwardLetters) }
  }

  /// Whether the scalar that begins at `index` is none of the dashes, quotation marks and full-width punctuation that
  /// ordinary texts are full of.
  private static func isOdd(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch text.scalar(at: index).value {
    case 0xA0...0xAC, 0xAE...0xBF, 0x2010...0x2029, 0x2030...0x205E, 0x20A0...0x20CF, 0xFF01...0xFF20, 0xFF5B...0xFF65:
      false
    default: true
    }
  }
}
