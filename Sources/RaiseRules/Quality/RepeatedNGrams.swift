/// How much of a text is runs of words that stand in it more than once.
///
/// The n-gram at a word can only be repeated when both (n-1)-grams in it are. So words get names, then pairs of repeated
/// words, then pairs of repeated pairs, and so on: each step looks only at what was repeated in the one before, and in
/// ordinary text little is left after the third. Names are exact; only words are compared by hash.
struct RepeatedNGrams {
  /// The longest n-grams that are looked for.
  static let maxCount = 10

  /// For n of 2, 3 and 4: the scalars of the most frequent n-gram, spaces between its words among them, times how often
  /// it comes. Of equally frequent ones the first counts.
  private(set) var topLengths: [Int: Int] = [:]
  /// For n of 5 to 10: the scalars of the words in n-grams that came before; read from left to right, each word counting
  /// once.
  private(set) var duplicateLengths: [Int: Int] = [:]

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
    var table = NameTable(capacity: words.count)
    let all = [Place](unsafeUninitializedCapacity: words.count) { places, count in
      for index in words.indices {
        places[index] = Place(index: Int32(truncatingIfNeeded: index), name: table.name(words[index].hash))
      }
      count = words.count
    }
    places = Self.repeated(of: all, table)
    counts = places.isEmpty ? [0] : table.counts
  }

  /// The n-grams made of two that overlap in all words but one.
  init(pairsOf shorter: Repeated) {
    let (old, count) = (shorter.places, shorter.places.count)
    guard count > 1 else {
      (places, counts) = ([], [0])
      return
    }
    var table = NameTable(capacity: count)
    var all: [Place] = []
    all.reserveCapacity(count)
    for place in 1..<count where old[place].index == old[place - 1].index + 1 {
      let name = table.name(UInt64(old[place - 1].name) << 32 | UInt64(old[place].name))
      all.append(Place(index: old[place - 1].index, name: name))
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
