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
    var ends = [0]
    ends.reserveCapacity(words.count + 1)
    for length in words.lengths { ends.append(ends[ends.count - 1] + Int(length)) }
    var (names, counts) = Self.names(of: words)
    for n in 2...Self.maxCount {
      Self.pair(&names, &counts, windows: words.count - n + 1)
      if n <= 4 {
        topLengths[n] = Self.topLength(names, counts, n, ends)
      } else {
        duplicateLengths[n] = counts.count > 1 ? Self.duplicateLength(names, counts.count, n, ends) : 0
      }
    }
  }

  /// The name of each word, 0 when the word comes once, and how often each name comes.
  private static func names(of words: TextWords) -> (names: [UInt32], counts: [UInt32]) {
    var table = NameTable(capacity: words.count)
    var names = words.hashes.map { table.name($0) }
    return (names, dropUnique(&names, table))
  }

  /// Makes 0 of the names that come once. Returns how often each name comes; only the first element when all come once.
  private static func dropUnique(_ names: inout [UInt32], _ table: borrowing NameTable) -> [UInt32] {
    var isAnyRepeated = false
    names.withUnsafeMutableBufferPointer { names in
      for index in names.indices {
        if table.count(of: names[index]) < 2 { names[index] = 0 } else { isAnyRepeated = true }
      }
    }
    return isAnyRepeated ? table.counts : [0]
  }

  /// Makes names of n-grams from those of (n-1)-grams, of which 0 are unique. Without any that is repeated `counts` has
  /// only its first element.
  private static func pair(_ names: inout [UInt32], _ counts: inout [UInt32], windows: Int) {
    guard windows > 0, counts.count > 1 else {
      names.removeLast(min(1, names.count))
      counts = [0]
      return
    }
    let candidates = names.withUnsafeBufferPointer { names in
      (0..<windows).reduce(0) { $0 + (names[$1] != 0 && names[$1 + 1] != 0 ? 1 : 0) }
    }
    var table = NameTable(capacity: candidates)
    names.withUnsafeMutableBufferPointer { names in
      for index in 0..<windows {
        let (first, second) = (names[index], names[index + 1])
        names[index] = first != 0 && second != 0 ? table.name(UInt64(first) << 32 | UInt64(second)) : 0
      }
    }
    names.removeLast()
    counts = dropUnique(&names, table)
  }

  private static func topLength(_ names: [UInt32], _ counts: [UInt32], _ n: Int, _ ends: [Int]) -> Int {
    guard !names.isEmpty, ends.count > n else { return 0 }
    var (top, most) = (0, UInt32(1))
    if counts.count > 1 {
      for index in names.indices where counts[Int(names[index])] > most {
        (top, most) = (index, counts[Int(names[index])])
      }
    }
    return (ends[top + n] - ends[top] + n - 1) * Int(most)
  }

  private static func duplicateLength(_ names: [UInt32], _ nameCount: Int, _ n: Int, _ ends: [Int]) -> Int {
    var hasCome = [Bool](repeating: false, count: nameCount)
    var (index, length) = (0, 0)
    while index < names.count {
      let name = Int(names[index])
      if name != 0, hasCome[name] {
        length += ends[index + n] - ends[index]
        index += n
      } else {
        if name != 0 { hasCome[name] = true }
        index += 1
      }
    }
    return length
  }
}
