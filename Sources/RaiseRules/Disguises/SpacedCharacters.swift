/// Characters set apart one by one: `i g n o r e`, `i.g.n.o.r.e`, `忽-略-之-前`.
///
/// A run is three or more characters with the same mark between neighbours. A space for a mark leaves none between words,
/// so English letters are then cut into words again; what stands between other marks keeps its spaces.
struct SpacedCharacters: Disguise {
  let name = "spaced characters"
  let signs: DisguiseSigns = .loneCharacters

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    let scalars = TextScalars(text)
    var runs: [SpacedRun] = []
    var index = 0
    while index < scalars.count {
      if let run = SpacedRun(from: index, in: scalars) {
        runs.append(run)
        index = run.range.upperBound
      } else {
        index += 1
      }
    }
    // Where one run tells, all with its mark are read.
    let marks = Set(runs.filter(\.isTelling).map(\.mark))
    return runs.filter { marks.contains($0.mark) }.map {
      Replacement(range: scalars.bytes(of: $0.range), bytes: $0.joined)
    }
  }
}

/// Single characters with one mark between neighbours.
private struct SpacedRun {
  /// Which scalars of the text.
  private(set) var range: Range<Int>
  private var characters: [UInt32] = []
  let mark: UInt32

  private static let space: UInt32 = 0x20
  private static let marks = Set(" .-_*|/~·•".unicodeScalars.map(\.value))

  /// The run that begins with the scalar at `start`; nil where there is none of two characters or more.
  init?(from start: Int, in scalars: TextScalars) {
    guard let first = scalars[start], !ScalarTraits.isSpace(first), let mark = scalars[start + 1],
      Self.marks.contains(mark), first != mark, Self.isAlone(start, towards: -1, mark, in: scalars)
    else { return nil }
    self.mark = mark
    (characters, range) = ([first], start..<start + 1)
    while let next = Self.next(after: range.upperBound, mark, in: scalars), let character = scalars[next] {
      // Three marks are one that stands between two others; two spaces end a word.
      if next > range.upperBound + 1 { characters.append(mark) }
      characters.append(character)
      range = start..<next + 1
    }
    guard characters.count > 1 else { return nil }
  }

  /// Where the character behind the marks at `index` stands, if it, too, stands alone.
  private static func next(after index: Int, _ mark: UInt32, in scalars: TextScalars) -> Int? {
    var next = index
    while scalars[next] == mark, next - index < 3 { next += 1 }
    guard next > index, let character = scalars[next], character != mark, !ScalarTraits.isSpace(character),
      isAlone(next, towards: 1, mark, in: scalars)
    else { return nil }
    return next
  }

  /// Whether a character stands alone on one side: beside no other one, and no other mark that binds it to one.
  private static func isAlone(_ index: Int, towards side: Int, _ mark: UInt32, in scalars: TextScalars) -> Bool {
    guard let character = scalars[index], let neighbour = scalars[index + side] else { return true }
    if neighbour == mark { return true }
    if ScalarTraits.isWordlike(neighbour) { return !ScalarTraits.isWordlike(character) }
    let isBound = neighbour != space && marks.contains(neighbour)
    return !isBound || !(scalars[index + 2 * side].map(ScalarTraits.isWordlike) ?? false)
  }
}

// MARK: - What the run says

extension SpacedRun {
  /// Normal Chinese has single characters set apart, but seldom four in a row.
  private static let minHan = 4
  private static let minLoneWord = 4
  /// So many words of three letters, of the most common ones: ABC and DEF are words, too.
  private static let minWords = 2
  private static let maxShortRank = 1500
  /// So many letters that follow each other as in English are a word, known or not.
  private static let minLetters = 6

  /// Whether the run can hardly be anything but a disguise: not U.S.A., w w w or A B C D.
  var isTelling: Bool {
    if characters.count(where: ScalarTraits.isHan) >= Self.minHan { return true }
    let pieces = pieces
    let words = pieces.filter { $0.letters.count > 2 }.compactMap { piece in piece.rank.map { (piece, $0) } }
    return words.count { $1 < Self.maxShortRank } >= Self.minWords
      || words.contains { $0.0.letters.count >= Self.minLoneWord }
      || pieces.contains { $0.letters.count >= Self.minLetters && EnglishWords.standard.bits(of: $0.plain) > 0 }
  }

  /// Letters that stood together, as they are written.
  private struct Piece {
    var letters: [UInt8]
    /// With what stands for letters read as letters.
    var plain: [UInt8]
    var rank: Int? { EnglishWords.standard.rank(of: plain) }
  }

  private var pieces: [Piece] {
    characters.split { !Self.isLetter($0) }.flatMap { letters in
      Self.pieces(of: letters.map { UInt8($0) }, cut: mark == Self.space)
    }
  }

  private static func isLetter(_ scalar: UInt32) -> Bool {
    scalar < 0x80 && (ByteTraits.isLetter(UInt8(scalar)) || "0134578@$".utf8.contains(UInt8(scalar)))
  }

  private static func pieces(of letters: [UInt8], cut: Bool) -> [Piece] {
    let isNumber = !letters.contains(where: ByteTraits.isLetter)
    let plain = letters.map { Leetspeak.letters[Int($0)] == 0 || isNumber ? $0 : Leetspeak.representatives[Int($0)] }
    let ranges = cut && !isNumber ? EnglishWords.standard.words(in: plain) : [0..<letters.count]
    return ranges.map { Piece(letters: Array(letters[$0]), plain: Array(plain[$0])) }
  }

  /// The characters together, as words.
  var joined: [UInt8] {
    var result: [UInt8] = []
    for part in characters.chunked(by: Self.isLetter) {
      guard let first = part.first, Self.isLetter(first) else {
        result += String(String.UnicodeScalarView(part.compactMap(Unicode.Scalar.init))).utf8
        continue
      }
      // Behind a comma the next word had a space before it.
      if mark == Self.space, let last = result.last, ",;:.?!".utf8.contains(last) { result.append(0x20) }
      result += Self.pieces(of: part.map { UInt8($0) }, cut: mark == Self.space).map(\.letters).joined(separator: [0x20]
      )
    }
    return result
  }
}

extension [UInt32] {
  /// The longest runs of elements that are all members or all not.
  fileprivate func chunked(by isMember: (UInt32) -> Bool) -> [ArraySlice<UInt32>] {
    var chunks: [ArraySlice<UInt32>] = []
    var rest = self[...]
    while let first = rest.first {
      let isIn = isMember(first)
      let chunk = rest.prefix { isMember($0) == isIn }
      chunks.append(chunk)
      rest = rest[chunk.endIndex...]
    }
    return chunks
  }
}
