/// The language that a text counts as when its scores are calibrated or compared with thresholds.
///
/// A text counts as Chinese where its Han characters make at least a quarter of its letters, three Han characters
/// saying about as much as nine letters, and where they outnumber kana and hangul. Any other text counts as English:
/// the models are calibrated on these two. `training/raise_training/language.py` draws the same line.
public enum TextLanguage: String, Sendable, Hashable, CaseIterable {
  case en, zh

  /// The language of `text`.
  public init(_ text: String) {
    var text = text
    self = text.withUTF8 { TextLanguage(utf8: $0) }
  }

  /// The language of a text of UTF-8 bytes; bytes that are none are passed over.
  ///
  /// - Complexity: O(bytes).
  public init(utf8: UnsafeBufferPointer<UInt8>) {
    var letters = LetterCounts()
    var index = 0
    while index < utf8.count {
      if utf8[index] < 0x80 {
        letters.add(ascii: utf8[index])
        index += 1
        continue
      }
      let (scalar, width) = UTF8Decoding.decode(utf8, at: index, end: utf8.count)
      if let scalar { letters.add(scalar) }
      index += width
    }
    self = letters.isChinese ? .zh : .en
  }
}

/// How many letters of which writing a text has.
private struct LetterCounts {
  private var han = 0
  private var kanaAndHangul = 0
  /// Letters that are not Han, kana and hangul among them.
  private var others = 0

  var isChinese: Bool { han * 3 >= others && kanaAndHangul < han }

  mutating func add(ascii byte: UInt8) {
    if UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 { others += 1 }
  }

  mutating func add(_ scalar: UInt32) {
    switch scalar {
    // CJK ideographs: the first extension and the basic ones, compatibility ones, and the planes set apart for more.
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x31FFF: han += 1
    // Hiragana, katakana and their extension; half-width katakana; hangul letters and syllables.
    case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F, 0x1100...0x11FF, 0xAC00...0xD7AF:
      kanaAndHangul += 1
      others += 1
    default:
      if Unicode.Scalar(scalar)?.isLetter == true { others += 1 }
    }
  }
}

extension Unicode.Scalar {
  /// Whether Unicode's general category is one of the five of letters.
  fileprivate var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
