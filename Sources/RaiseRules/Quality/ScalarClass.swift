import Foundation

/// What word splitters and line counts ask about a Unicode scalar. A scalar may be several of these.
struct ScalarClass: OptionSet, Sendable {
  let rawValue: UInt16

  /// A small letter, or a letter of a script without case.
  static let lower = ScalarClass(rawValue: 1 << 0)
  /// A capital letter, or a letter of a script without case.
  static let upper = ScalarClass(rawValue: 1 << 1)
  /// General category L, as in Python's `isalpha`.
  static let letter = ScalarClass(rawValue: 1 << 2)
  /// A digit from 0 to 9.
  static let digit = ScalarClass(rawValue: 1 << 3)
  /// White space and the separators U+001C to U+001F, as in Python's `isspace`.
  static let space = ScalarClass(rawValue: 1 << 4)
  /// What datatrove counts as punctuation: a word of nothing else is a symbol.
  static let symbol = ScalarClass(rawValue: 1 << 5)
  /// Ends a sentence (the property Sentence_Terminal), whatever the script.
  static let terminal = ScalarClass(rawValue: 1 << 6)
  /// A quotation mark or a bracket of East Asian typesetting.
  static let quote = ScalarClass(rawValue: 1 << 7)
  /// A word of its own when it stands at the beginning or the end of an English word.
  static let affix = ScalarClass(rawValue: 1 << 8)
  /// A word of its own at the beginning only: a currency sign, `%`, `=`, `§`.
  static let prefix = ScalarClass(rawValue: 1 << 9)
  /// A pictograph, a dingbat or another symbol of category So, a word of its own wherever it stands.
  static let icon = ScalarClass(rawValue: 1 << 10)
  /// A Chinese character.
  static let han = ScalarClass(rawValue: 1 << 11)
  /// A currency sign.
  static let currency = ScalarClass(rawValue: 1 << 12)

  /// One of `%²+-|`, after which a full stop is a word of its own, as after a small letter.
  static let stopped = ScalarClass(rawValue: 1 << 13)

  /// General category P.
  static let punctuationMark = ScalarClass(rawValue: 1 << 14)

  /// A letter for the purpose of splitting: of any case.
  static let alphabetic = ScalarClass(rawValue: lower.rawValue | upper.rawValue)
  /// A letter or a digit.
  static let alphanumeric = ScalarClass(rawValue: alphabetic.rawValue | digit.rawValue)

  /// Every class.
  static let all = ScalarClass(rawValue: .max)

  /// Whether the scalar is any of `classes`.
  @inline(__always)
  func isAny(of classes: ScalarClass) -> Bool { rawValue & classes.rawValue != 0 }

  /// The class of a scalar.
  @inline(__always)
  static func of(_ scalar: UInt32) -> ScalarClass { of(scalar, table) }

  /// The class of a scalar, for loops that fetch ``table`` once: each fetch asks whether it is there yet.
  @inline(__always)
  static func of(_ scalar: UInt32, _ table: UnsafePointer<UInt16>) -> ScalarClass {
    scalar < 0x10000 ? ScalarClass(rawValue: table[Int(scalar)]) : computed(scalar)
  }

  /// The classes of the first 65,536 scalars. Written once, before anybody reads it, and never freed.
  nonisolated(unsafe) static let table: UnsafePointer<UInt16> = {
    let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 0x10000)
    for scalar in 0..<0x10000 { (table + scalar).initialize(to: computed(UInt32(scalar)).rawValue) }
    return UnsafePointer(table)
  }()

  private static func computed(_ scalar: UInt32) -> ScalarClass {
    if let uniform = uniform(scalar) { return uniform }
    guard let unicode = Unicode.Scalar(scalar) else { return [] }
    var result = letterClass(unicode)
    if 0x30...0x39 ~= scalar { result.insert(.digit) }
    if unicode.properties.isWhitespace || 0x1C...0x1F ~= scalar { result.insert(.space) }
    if symbols.contains(unicode) || isControl(scalar) || unicode.properties.isSentenceTerminal {
      result.insert(.symbol)
    }
    if unicode.properties.isSentenceTerminal { result.insert(.terminal) }
    if quotes.contains(unicode) { result.formUnion([.quote, .affix]) }
    if punctuation.contains(unicode) { result.insert(.affix) }
    if unicode.properties.generalCategory == .currencySymbol { result.formUnion([.prefix, .currency]) }
    if "§%=".unicodeScalars.contains(unicode) { result.insert(.prefix) }
    if unicode.properties.generalCategory == .otherSymbol || scalar == 0xA6 { result.formUnion([.icon, .affix]) }
    if isPunctuationMark(unicode) { result.insert(.punctuationMark) }
    if "%²+-|".unicodeScalars.contains(unicode) { result.insert(.stopped) }
    if ScalarTraits.isHan(scalar) { result.insert(.han) }
    return result
  }

  /// The class of scalars in long ranges that are all alike, so that making the table need not ask about each: Chinese
  /// characters, Korean syllables, and what is for private use.
  private static func uniform(_ scalar: UInt32) -> ScalarClass? {
    switch scalar {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF: [.letter, .lower, .upper, .han]
    case 0xAC00...0xD7A3: [.letter, .lower, .upper]
    case 0xE000...0xF8FF: []
    default: nil
    }
  }

  private static func letterClass(_ unicode: Unicode.Scalar) -> ScalarClass {
    switch unicode.properties.generalCategory {
    case .lowercaseLetter: [.letter, .lower]
    case .uppercaseLetter, .titlecaseLetter: [.letter, .upper]
    case .otherLetter, .modifierLetter: [.letter, .lower, .upper]
    // spaCy takes whole blocks of East Asian signs for letters.
    default: isEastAsianSign(unicode.value) ? .alphabetic : []
    }
  }

  private static func isPunctuationMark(_ unicode: Unicode.Scalar) -> Bool {
    switch unicode.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  private static func isEastAsianSign(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2E80...0x2FDF, 0x2FF0...0x30FF, 0x31C0...0x33FF, 0xFE30...0xFE4F: true
    default: false
    }
  }

  /// Control characters except tab and line feed.
  private static func isControl(_ scalar: UInt32) -> Bool {
    (scalar < 0x20 && scalar != 0x09 && scalar != 0x0A) || 0x7F..<0xA0 ~= scalar
  }

  /// datatrove's list, `PUNCTUATION` in its utils/text.py: all signs of ASCII and some that crawls are full of.
  static let symbols = Set(
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«´»–—’“”„…∶━►、。〈〉《》「」【】！％（），．１：；？～".unicodeScalars)

  /// Signs that stand at the edge of words, of several scripts.
  private static let punctuation = Set("…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪—–".unicodeScalars)

  private static let quotes = Set("'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉⟦⟧".unicodeScalars)
}

extension UnsafeBufferPointer<UInt8> {
  /// The class of the scalar that begins at `index`. The bytes are valid UTF-8.
  @inline(__always)
  func scalarClass(at index: Int) -> ScalarClass { ScalarClass.of(scalar(at: index).value) }

  /// The class of the scalar that ends before `index`, which is above 0. The bytes are valid UTF-8.
  @inline(__always)
  func scalarClass(before index: Int) -> ScalarClass { ScalarClass.of(scalar(before: index)) }

  /// Whether white space begins at `index`. The bytes are valid UTF-8.
  @inline(__always)
  func isSpace(at index: Int) -> Bool {
    // Most bytes are visible signs of ASCII, and need no look into the table.
    guard self[index] &- 0x21 >= 0x5E else { return false }
    return self[index] == 0x20 || scalarClass(at: index).isAny(of: .space)
  }

  /// `range` without the white space at both ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(at: start) { start += scalarLength(at: start) }
    while start < end {
      let last = scalarStart(before: end)
      guard isSpace(at: last) else { break }
      end = last
    }
    return start..<end
  }

  /// How many scalars stand in `range`, which begins and ends between scalars.
  @inline(__always)
  func scalarCount(in range: Range<Int>) -> Int {
    let raw = UnsafeRawBufferPointer(self)
    var (index, continuations) = (range.lowerBound, 0)
    while index + 8 <= range.upperBound {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // A continuation byte has its highest bit set and the next one clear.
      continuations += (word & ~(word << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
      index += 8
    }
    while index < range.upperBound {
      if ByteTraits.isContinuation(self[index]) { continuations += 1 }
      index += 1
    }
    return range.count - continuations
  }

  /// The next line feed in `range`, or its end.
  @inline(__always)
  func nextLineFeed(in range: Range<Int>) -> Int { next(0x0A, in: range) }

  /// The next `byte` in `range`, or its end.
  @inline(__always)
  func next(_ byte: UInt8, in range: Range<Int>) -> Int {
    guard let base = baseAddress, !range.isEmpty, let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return range.upperBound }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
