/// Parts a text into words as spaCy's English tokenizer does, which datatrove counts with: at white space, then marks are
/// taken off both ends, then what is left is parted at dashes, commas and the like between letters.
///
/// The rules follow spaCy 3.8 (`lang/punctuation.py`, `lang/en/punctuation.py`). Left out are emoticons, times such as
/// "8am" and rare abbreviations: there counts differ by one. `docs/quality.md` says how often decisions do.
struct EnglishSplitter {
  private let text: UnsafeBufferPointer<UInt8>
  /// Asked about every word, so not looked up for each.
  private let joinedHashes = Contractions.joinedHashes

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Adds the text's words.
  func split(into words: inout some WordSink) {
    let pieces = SpacedPieces(text)
    pieces.forEach { splitPiece($0, pieces.marks(in: $0), &words) }
  }

  /// A piece between ASCII spaces; most are letters alone, or letters with one mark behind.
  @inline(__always)
  private func splitPiece(_ piece: Range<Int>, _ marks: UInt64?, _ words: inout some WordSink) {
    if marks == 0 { return addLetters(piece, &words) }
    let last = piece.upperBound - 1
    if let marks, piece.count > 2, marks == 1 << UInt64(piece.count - 1), EndMark.contains(text[last]),
      text[last] != UInt8(ascii: ".") || isPlainStop(at: last, in: piece)
    {
      addLetters(piece.lowerBound..<last, &words)
      return words.addMark(text, at: last)
    }
    if ByteTraits.areASCII(UnsafeBufferPointer(rebasing: text[piece])) { return splitChunk(piece, &words) }
    splitAtUnicodeSpace(piece, &words)
  }

  /// Whether a full stop after letters ends a sentence, and no abbreviation.
  private func isPlainStop(at stop: Int, in piece: Range<Int>) -> Bool {
    let isLower = text[stop - 1] >= UInt8(ascii: "a")
    let isCapitals = !isLower && text[stop - 2] < UInt8(ascii: "a") && ByteTraits.isLetter(text[stop - 2])
    return (isLower || isCapitals) && !Contractions.isAbbreviation(text, piece)
  }

  private func addLetters(_ range: Range<Int>, _ words: inout some WordSink) {
    let hash = QuickHash.hash(text, range)
    if joinedHashes.contains(hash), let length = Contractions.headLength(hash) {
      let middle = range.lowerBound + length
      words.add(text, range.lowerBound..<middle)
      return words.add(text, middle..<range.upperBound)
    }
    words.addLetters(hash, range)
  }

  private func splitAtUnicodeSpace(_ piece: Range<Int>, _ words: inout some WordSink) {
    var (start, index) = (piece.lowerBound, piece.lowerBound)
    while index < piece.upperBound {
      index = min(text.nextBeyondASCII(from: index), piece.upperBound)
      guard index < piece.upperBound else { break }
      let (scalar, count) = text.scalar(at: index)
      if ScalarClass.of(scalar).isAny(of: .space) {
        if index > start { splitChunk(start..<index, &words) }
        start = index + count
      }
      index += count
    }
    if start < piece.upperBound { splitChunk(start..<piece.upperBound, &words) }
  }
}

// MARK: - Affixes

extension EnglishSplitter {
  /// A run without white space: takes marks off both ends, then parts the middle.
  private func splitChunk(_ chunk: Range<Int>, _ words: inout some WordSink) {
    var middle = chunk
    var suffixes: [Range<Int>] = []
    while !middle.isEmpty, !isSpecial(middle) {
      let prefix = prefixLength(middle)
      if prefix > 0, prefix < middle.count, isSpecial(middle.lowerBound + prefix..<middle.upperBound) {
        words.add(text, middle.lowerBound..<middle.lowerBound + prefix)
        middle = middle.lowerBound + prefix..<middle.upperBound
        break
      }
      let suffix = suffixLength(middle.lowerBound + prefix..<middle.upperBound)
      if prefix == 0, suffix == 0 { break }
      if prefix > 0 { words.add(text, middle.lowerBound..<middle.lowerBound + prefix) }
      if suffix > 0 { suffixes.append(middle.upperBound - suffix..<middle.upperBound) }
      middle = middle.lowerBound + prefix..<middle.upperBound - suffix
    }
    if !middle.isEmpty { splitMiddle(middle, &words) }
    for suffix in suffixes.reversed() { words.add(text, suffix) }
  }

  private static let beginning: ScalarClass = [.affix, .prefix]
  /// A full stop is taken off after these.
  private static let beforeStop: ScalarClass = [.digit, .lower, .affix, .quote, .stopped]
  private static let sentenceEnd: ScalarClass = [.lower, .quote]
  private static let sentenceStart: ScalarClass = [.upper, .quote]

  /// Words that affixes are not taken from.
  private func isSpecial(_ range: Range<Int>) -> Bool {
    Contractions.isAbbreviation(text, range) || Contractions.split(text, range) != nil
  }

  /// The bytes of the mark at the beginning; 0 when there is none.
  private func prefixLength(_ range: Range<Int>) -> Int {
    let (scalar, count) = text.scalar(at: range.lowerBound)
    let next = range.lowerBound + count
    let classes = ScalarClass.of(scalar)
    if classes.isAny(of: Self.beginning) { return count }
    if scalar == 0x2B { return next < range.upperBound && text[next] &- 0x30 < 10 ? 0 : 1 }
    if scalar == 0x2E { return dotsLength(from: range.lowerBound, to: range.upperBound) }
    return 0
  }

  /// The length of a run of two dots or more.
  private func dotsLength(from start: Int, to end: Int) -> Int {
    var index = start
    while index < end, text[index] == UInt8(ascii: ".") { index += 1 }
    return index - start > 1 ? index - start : 0
  }

  /// The bytes of the mark at the end; 0 when there is none.
  private func suffixLength(_ range: Range<Int>) -> Int {
    guard !range.isEmpty else { return 0 }
    let (start, end) = (range.lowerBound, range.upperBound)
    let last = text.scalarStart(before: end)
    let classes = text.scalarClass(at: last)
    if classes.isAny(of: .affix) { return end - last }
    let before: ScalarClass = last > start ? text.scalarClass(before: last) : []
    switch text[last] {
    case UInt8(ascii: "."): return stopLength(in: range)
    case UInt8(ascii: "s"), UInt8(ascii: "S"):
      let mark = last > start ? text.scalar(before: last) : 0
      if mark == 0x27 || mark == 0x2019 { return end - text.scalarStart(before: last) }
    case UInt8(ascii: "+") where before.isAny(of: .digit): return 1
    default: break
    }
    if classes.isAny(of: .currency), before.isAny(of: .digit) { return end - last }
    return unitLength(in: range)
  }

  /// A full stop, or a run of them, at the end.
  private func stopLength(in range: Range<Int>) -> Int {
    let (start, end) = (range.lowerBound, range.upperBound)
    var first = end
    while first > start, text[first - 1] == UInt8(ascii: ".") { first -= 1 }
    if end - first > 1 { return end - first }
    guard first > start else { return 0 }
    let classes = text.scalarClass(before: first)
    if classes.isAny(of: Self.beforeStop) {
      return 1
    }
    let second = text.scalarStart(before: first)
    let areCapitals =
      classes.isAny(of: .upper) && second > start && text.scalarClass(before: second).isAny(of: .upper)
    return areCapitals ? 1 : 0
  }

  /// A unit of measurement right after a digit, as in "5km".
  private func unitLength(in range: Range<Int>) -> Int {
    var index = range.upperBound
    while index > range.lowerBound, range.upperBound - index <= 4 {
      index = text.scalarStart(before: index)
      if text[index] &- 0x30 < 10 {
        let unit = index + 1..<range.upperBound
        return !unit.isEmpty && Self.units.contains(QuickHash.hash(text, unit)) ? unit.count : 0
      }
    }
    return 0
  }

  private static let units = HashSet(
    """
    km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t lb oz m/s km/h kmh mph hPa Pa \
    mbar mb MB kb KB gb GB tb TB T G M K %
    """.split(separator: " ").map { QuickHash.hash(String($0)) })
}

// MARK: - Within words

extension EnglishSplitter {
  private func splitMiddle(_ range: Range<Int>, _ words: inout some WordSink) {
    if let head = Contractions.split(text, range) {
      words.add(text, range.lowerBound..<head)
      return words.add(text, head..<range.upperBound)
    }
    if Contractions.isAbbreviation(text, range) || WebAddress.matches(text, range) { return words.add(text, range) }
    var (start, index) = (range.lowerBound, range.lowerBound)
    while index < range.upperBound {
      let length = infixLength(at: index, in: range)
      guard length > 0 else {
        index += text.scalarLength(at: index)
        continue
      }
      words.add(text, start..<index)
      words.add(text, index..<index + length)
      index += length
      start = index
    }
    words.add(text, start..<range.upperBound)
  }

  /// The bytes of a mark that parts words where it stands; 0 when there is none at `index`.
  private func infixLength(at index: Int, in range: Range<Int>) -> Int {
    let byte = text[index]
    if ByteTraits.isAlphanumeric(byte) { return 0 }
    let (scalar, count) = text.scalar(at: index)
    let classes = ScalarClass.of(scalar)
    if classes.isAny(of: .icon) || scalar == 0x2026 { return count }
    if byte == UInt8(ascii: ".") {
      let dots = dotsLength(from: index, to: range.upperBound)
      if dots > 0 { return dots }
    }
    guard index > range.lowerBound else { return 0 }
    let before = text.scalarClass(before: index)
    func after(_ length: Int) -> ScalarClass {
      index + length < range.upperBound ? text.scalarClass(at: index + length) : []
    }
    switch byte {
    case UInt8(ascii: "."):
      let parts = before.isAny(of: Self.sentenceEnd) && after(1).isAny(of: Self.sentenceStart)
      return parts ? 1 : 0
    case UInt8(ascii: ","): return before.isAny(of: .alphabetic) && after(1).isAny(of: .alphabetic) ? 1 : 0
    case UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "^"), UInt8(ascii: "-"):
      if before.isAny(of: .digit), index + 1 < range.upperBound,
        text[index + 1] == UInt8(ascii: "-") || after(1).isAny(of: .digit)
      {
        return 1
      }
    case UInt8(ascii: ":"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "/"):
      let joins = before.isAny(of: .alphanumeric) && after(1).isAny(of: .alphabetic)
      return joins ? 1 : 0
    default: break
    }
    guard before.isAny(of: .alphanumeric) else { return 0 }
    let dash = dashLength(at: index, scalar: scalar, count: count, to: range.upperBound)
    return dash > 0 && after(dash).isAny(of: .alphabetic) ? dash : 0
  }

  /// The bytes of one to three hyphens, of one or two dashes, or of a tilde.
  private func dashLength(at index: Int, scalar: UInt32, count: Int, to end: Int) -> Int {
    switch scalar {
    case 0x2D:
      var length = 1
      while length < 3, index + length < end, text[index + length] == UInt8(ascii: "-") { length += 1 }
      return length
    case 0x2014:
      let next = index + count
      return next < end && text.scalar(at: next).value == 0x2014 ? 2 * count : count
    case 0x2013, 0x7E: return count
    default: return 0
    }
  }
}

/// Marks that are taken off the end of any word.
private enum EndMark {
  @inline(__always)
  static func contains(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"),
      UInt8(ascii: "?"), UInt8(ascii: ")"):
      true
    default: false
    }
  }
}
