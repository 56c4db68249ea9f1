import Foundation

/// Common English words, by which text that has been made unreadable is known when it is readable again.
struct EnglishWords: Sendable {
  /// The words of ``table``, parsed at first use.
  static let standard = EnglishWords(table)

  /// By word, how many are more common.
  private let ranks: [String: Int]
  /// What a word of each rank costs: −log of its probability by Zipf's law.
  private let costs: [Double]
  /// Bits by which a pair of letters is more likely within an English word than in random letters, times 4; the index is
  /// ``pair(_:_:)``.
  private let pairs: [Int8]
  /// The same bits for random letters, and for a word from right to left, against an English word.
  let foreignPairs: [Int8]
  let backwardPairs: [Int8]

  /// The longest word that is looked for, in letters.
  static let maxLength = 18
  /// What a letter that is part of no word costs: more than any word does.
  private static let strayCost = 14.0

  private init(_ table: StaticString) {
    let text = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
    let words = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    ranks = Dictionary(
      words.enumerated().map { (String(decoding: $0.element, as: UTF8.self), $0.offset) },
      uniquingKeysWith: { first, _ in first })
    let scale = log(Double(words.count + 2))
    costs = (0..<2 * words.count).map { log(Double($0 + 2) * scale) }
    let pairs = Self.pairs(in: words)
    self.pairs = pairs
    foreignPairs = pairs.map { -$0 }
    backwardPairs = pairs.indices.map { pairs[($0 & 31) << 5 | $0 >> 5] - pairs[$0] }
  }

  /// The place of a word, letters in either case, among all by how common they are; nil when it is none. Words made of
  /// a known one and an ending come behind all those that are known whole.
  func rank(of word: some Collection<UInt8>) -> Int? {
    guard 1...Self.maxLength ~= word.count else { return nil }
    let letters = word.map(ByteTraits.lowercased)
    if let rank = ranks[String(decoding: letters, as: UTF8.self)] { return rank }
    for ending in Self.endings where letters.count >= ending.count + Self.minStem && letters.ends(with: ending) {
      if let rank = ranks[String(decoding: letters.dropLast(ending.count), as: UTF8.self)] { return ranks.count + rank }
    }
    return nil
  }

  private static let endings = ["s", "d", "r", "ed", "es", "er", "ly", "ing", "ness", "ally", "able"]
    .map { Array($0.utf8) }
  /// The fewest letters before an ending.
  private static let minStem = 4

  /// Whether `word`, letters in either case, is one.
  func contains(_ word: some Collection<UInt8>) -> Bool { rank(of: word) != nil }

  /// The share of the ASCII letters of `text` that are in words of its own, 0...1; words of one letter do not count.
  func share(of text: some Sequence<UInt8>) -> Double {
    var (known, all) = (0, 0)
    var word: [UInt8] = []
    func end() {
      all += word.count
      if word.count > 1, contains(word) { known += word.count }
      word.removeAll(keepingCapacity: true)
    }
    for byte in text {
      if ByteTraits.isLetter(byte) { word.append(byte) } else { end() }
    }
    end()
    return all == 0 ? 0 : Double(known) / Double(all)
  }
}

// MARK: - Letters without spaces

extension EnglishWords {
  /// The most likely words that `letters`, in either case, were before the spaces went; what is no word stays together.
  ///
  /// The cheapest way to each letter is that to the beginning of the last word and that word's cost.
  func words(in letters: [UInt8]) -> [Range<Int>] {
    var cheapest = [0.0]
    var starts = [0]
    for end in letters.indices.map({ $0 + 1 }) {
      var (cost, start) = (cheapest[end - 1] + Self.strayCost, end - 1)
      for first in max(0, end - Self.maxLength)..<end {
        guard let rank = rank(of: letters[first..<end]), cheapest[first] + costs[rank] < cost else { continue }
        (cost, start) = (cheapest[first] + costs[rank], first)
      }
      cheapest.append(cost)
      starts.append(start)
    }
    var words: [Range<Int>] = []
    var end = letters.count
    while end > 0 {
      words.append(starts[end]..<end)
      end = starts[end]
    }
    return joiningStrays(words.reversed(), letters)
  }

  private func joiningStrays(_ words: [Range<Int>], _ letters: [UInt8]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    var isStray = false
    for word in words {
      let isNext = word.count == 1 && !contains(letters[word])
      if isNext, isStray, let last = joined.popLast() {
        joined.append(last.lowerBound..<word.upperBound)
      } else {
        joined.append(word)
      }
      isStray = isNext
    }
    return joined
  }
}

// MARK: - Pairs of letters

extension EnglishWords {
  /// Where a pair of ASCII letters, in either case, stands in ``pairs``.
  @inline(__always)
  static func pair(_ first: UInt8, _ second: UInt8) -> Int { Int(first & 31) << 5 | Int(second & 31) }

  /// Sums over neighbouring letters of `text`: above 0 where it looks English, below where its letters look random.
  func bits(of text: some Sequence<UInt8>) -> Int {
    var sum = 0
    var last: UInt8?
    for byte in text {
      let isLetter = ByteTraits.isLetter(byte)
      if isLetter, let last { sum += Int(pairs[Self.pair(last, byte)]) }
      last = isLetter ? byte : nil
    }
    return sum / 4
  }

  private static func pairs(in words: [Slice<UnsafeBufferPointer<UInt8>>]) -> [Int8] {
    // A little of everything, so that no pair is impossible.
    var weights = [Double](repeating: 2e-3, count: 32 * 32)
    for (rank, word) in words.enumerated() {
      for (first, second) in zip(word, word.dropFirst()) { weights[pair(first, second)] += 1 / Double(rank + 10) }
    }
    let letters: ClosedRange<UInt8> = 1...26
    let total = letters.reduce(0) { sum, first in letters.reduce(sum) { $0 + weights[pair(first, $1)] } }
    return weights.map { Int8(max(-24, min(24, (4 * log2($0 / total * 676)).rounded()))) }
  }
}

extension [UInt8] {
  fileprivate func ends(with ending: [UInt8]) -> Bool { suffix(ending.count).elementsEqual(ending) }
}
