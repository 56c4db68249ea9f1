import RaiseCore

/// Where in a growing text a model judges: at the end of every so many words, and of sentences.
///
/// Places lie where words are whole: before white space, and before and after the characters of writing that has no
/// spaces between words. So the tokens of the text up to a place are the first of the whole text's, whatever follows. A
/// run without such a boundary is cut after ``maxRunBytes``. Nothing here depends on how the text came.
struct JudgingPlaces {
  /// A longer run of bytes without a boundary is no word of any language.
  static let maxRunBytes = 256
  /// Words are on average shorter than this, with their space.
  private static let bytesPerWord = 16

  private let stride: StreamStride
  /// Where the next scalar to be looked at begins.
  private var cursor = 0
  private var lastBoundary = 0
  private var lastPlace = 0
  private var words = 0
  private var before = Kind.space
  private var endsSentence = false

  private enum Kind { case space, ideograph, other }

  init(stride: StreamStride) { self.stride = stride }

  /// The longest way from one place to the next, in bytes.
  static func maxBytes(_ stride: StreamStride) -> Int { stride.maxWords * bytesPerWord + maxRunBytes }

  /// The next place before `end`, which is a boundary between scalars; nil when there is none yet.
  mutating func next(in text: GrowingText, before end: Int) -> Int? {
    while cursor < end {
      let place = cursor
      let (kind, scalar, width) = text.withBytes(in: place..<min(place + 4, text.end)) { bytes in
        let (scalar, width) = bytes.scalar(at: 0)
        return (Self.kind(of: scalar), scalar, width)
      }
      let isPlace = self.isPlace(place, before: kind, isLineEnd: scalar == 0x0A)
      endsSentence = Self.endsSentence(scalar)
      (before, cursor) = (kind, place + width)
      if isPlace { return place }
    }
    return nil
  }

  private mutating func isPlace(_ place: Int, before kind: Kind, isLineEnd: Bool) -> Bool {
    let isBoundary = place > lastBoundary && (kind != .other || before == .ideograph)
    guard isBoundary || place - lastBoundary >= Self.maxRunBytes else { return false }
    lastBoundary = place
    if before != .space { words += 1 }
    let isSentence = stride.endsWithSentences && (endsSentence || isLineEnd) && words >= StreamStride.minSentenceWords
    guard
      words >= stride.maxWords || isSentence || !isBoundary
        || place - lastPlace >= stride.maxWords * Self.bytesPerWord
    else { return false }
    (words, lastPlace) = (0, place)
    return true
  }

  /// What is a word by itself to a tokenizer of BERT's kind: ideographs, and the punctuation of Chinese and Japanese.
  private static func kind(of scalar: UInt32) -> Kind {
    switch scalar {
    case 0x20, 0x09, 0x0A, 0x0D: .space
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF: .ideograph
    case 0x3000...0x3003, 0x3008...0x3011, 0x3014...0x301F: .ideograph
    case 0xFF01...0xFF03, 0xFF05...0xFF0A, 0xFF0C...0xFF0F, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF20: .ideograph
    default: .other
    }
  }

  private static func endsSentence(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x21, 0x2E, 0x3F, 0x2026, 0x3002, 0xFF01, 0xFF1B, 0xFF1F: true  // ! . ? … 。 ！ ； ？
    default: false
    }
  }
}
