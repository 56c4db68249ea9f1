/// How much of a text is runs of words that stand in it more than once.
///
/// The n-gram at a word can only be repeated when both (n-1)-grams in it are. So words get names, then pairs of repeated
/// words, then pairs of repeated pairs, and so on: each step looks only at what was repeated in the one before, and in
/// ordinary text little is left after the third. Names are exact; only words are compared by hash.
struct RepeatedNGrams {
  /// The longest n-grams that are looked for.
  static let maxCount = 10

  /// For n of 2, 3 and 4: the scalars of the most frequent n-gram, spaces between its words among them, times how often
  /// it comes. Of equally frequent ones the first counts. At other n 0.
  private(set) var topLengths = [Int](repeating: 0, count: maxCount + 1)
  /// For n of 5 to 10: the scalars of the words in n-grams that came before; read from left to right, each word counting
  /// once. At other n 0.
  private(set) var duplicateLengths = [Int](repeating: 0, count: maxCount + 1)

  /// Counts the n-grams of `words`.
  init(_ words: TextWords) {
    var ends: [Int] = [0]
    ends.reserveCapacity(words.count + 1)
    var end = 0
    for word in words.words {
      end += Int(word.length)
      ends.append(end)
    }
    var repeated = Repeated(words.words)
    for n in 2...Self.maxCount {
      repeated = Repeated(pairsOf: repeated)
      if n <= 4 {
        topLengths[n] = ends.count > n ? repeated.topLength(n, ends) : 0
      } else {
        duplicateLengths[n] = repeated.duplicateLength(n, ends)
      }
    }
  }
}

/// The n-grams of one n that come more than once.
private struct Repeated {
  /// One place where such an n-gram stands.
  struct Place {
    /// The index of its first word.
    var index: Int32
    /// Which n-gram it is: equal ones have one name.
    var name: UInt32
  }

  /// Where they stand, from left to right.
  private var places: [Place]
  /// How often the n-gram of each name comes; at 0 nothing.
  private let counts: [UInt32]

  /// The words that come more than once.
  init(_ words: [TextWords.Word]) {
    self.init(words.count, index: { $0 }, key: { words[$0].hash })
  }

  /// The n-grams made of two that overlap in all words but one.
  init(pairsOf shorter: Repeated) {
    let old = shorter.places
    let pairs = [Int32](unsafeUninitializedCapacity: max(0, old.count - 1)) { pairs, count in
      for place in 1..<max(1, old.count) {
        pairs[count] = Int32(truncatingIfNeeded: place)
        count += old[place].index == old[place - 1].index + 1 ? 1 : 0
      }
    }
    self.init(
      pairs.count, index: { Int(old[Int(pairs[$0]) - 1].index) },
      key: { UInt64(old[Int(pairs[$0]) - 1].name) << 32 | UInt64(old[Int(pairs[$0])].name) })
  }

  /// The n-grams among `count` whose key comes more than once.
  @inline(__always)
  private init(_ count: Int, index: (Int) -> Int, key: (Int) -> UInt64) {
    guard count > 1 else {
      (places, counts) = ([], [0])
      return
    }
    let doubtful = DoubtfulKeys(count, key: key).indices
    var table = NameTable(capacity: doubtful.count)
    var all: [Place] = []
    all.reserveCapacity(doubtful.count)
    for place in doubtful {
      all.append(Place(index: Int32(truncatingIfNeeded: index(Int(place))), name: table.name(key(Int(place)))))
    }
    places = Self.repeated(of: all, table)
    counts = places.isEmpty ? [0] : table.counts
  }

  private static func repeated(of places: [Place], _ table: borrowing NameTable) -> [Place] {
    [Place](unsafeUninitializedCapacity: places.count) { repeated, count in
      // Without a branch, which would be foretold wrongly for every other word.
      for place in places {
        repeated[count] = place
        count += table.count(of: place.name) > 1 ? 1 : 0
      }
    }
  }

  /// The length of the most frequent n-gram, times how often it comes; the first one when all come once.
  func topLength(_ n: Int, _ ends: [Int]) -> Int {
    var (top, most) = (0, UInt32(1))
    for place in places where counts[Int(place.name)] > most {
      (top, most) = (Int(place.index), counts[Int(place.name)])
    }
    return (ends[top + n] - ends[top] + n - 1) * Int(most)
  }

  func duplicateLength(_ n: Int, _ ends: [Int]) -> Int {
    guard !places.isEmpty else { return 0 }
    var hasCome = [Bool](repeating: false, count: counts.count)
    var (next, length) = (0, 0)
    for place in places where Int(place.index) >= next {
      if hasCome[Int(place.name)] {
        length += ends[Int(place.index) + n] - ends[Int(place.index)]
        next = Int(place.index) + n
      } else {
        hasCome[Int(place.name)] = true
      }
    }
    return length
  }
}

/// Which of many keys may come more than once: all that do, and a few that share some bits of their hashes with another.
/// Most do not, and need no table.
private struct DoubtfulKeys {
  /// Their indices, in order.
  let indices: [Int32]

  @inline(__always)
  init(_ count: Int, key: (Int) -> UInt64) {
    var size = 64
    while size < 8 * count, size < 1 << 20 { size *= 2 }
    let shift = UInt64(64 - size.trailingZeroBitCount)
    indices = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { comes in
      comes.initialize(repeating: 0)
      // Keys made of two names differ in few low bits; the multiplication spreads them over the high ones.
      func slot(_ index: Int) -> Int { Int(truncatingIfNeeded: (key(index) &* 0x9E37_79B9_7F4A_7C15) >> shift) }
      for index in 0..<count {
        let slot = slot(index)
        comes[slot] = comes[slot] << 1 | 1
      }
      return [Int32](unsafeUninitializedCapacity: count) { found, foundCount in
        for index in 0..<count {
          found[foundCount] = Int32(truncatingIfNeeded: index)
          foundCount += comes[slot(index)] > 1 ? 1 : 0
        }
      }
    }
  }
}
