import Foundation
import RaiseModels
import Synchronization

/// jieba's dictionary and its model of words that are not in it: what ``ChineseSegmenter`` parts texts by.
///
/// The dictionary is a trie of ``RunCharacter``s. Its nodes are numbered level by level, siblings in the order of their
/// characters: node n < ``RunCharacter/count`` is the beginning of words with the character n, and the children of any
/// node n are the nodes `firstChild[n]..<firstChild[n + 1]`. Any number of threads may use one at once.
final class ChineseDictionary: @unchecked Sendable {
  /// Tables in memory; none is written after reading, and all indices in them are within bounds.
  struct Tables {
    /// The character of a node below the first level: [nodes], the first level unused.
    let letters: UnsafeMutablePointer<UInt16>
    /// By node, and one more at the end: [nodes + 1].
    let firstChild: UnsafeMutablePointer<UInt32>
    /// Which of `weights` is that of the word that ends at a node: [nodes]; 0 where none does.
    let values: UnsafeMutablePointer<UInt16>
    /// log(frequency / sum of all frequencies): [distinct frequencies]; first that of what is no word, which counts as
    /// of frequency 1.
    let weights: UnsafeMutablePointer<Double>
    /// Log probabilities of the first character's state, then of each state after each: [1 + states][states].
    let moves: UnsafeMutablePointer<Double>
    /// Log probabilities of a Chinese character in each state: [characters][states].
    let emissions: UnsafeMutablePointer<Double>
    /// The numbers of ASCII characters: [128].
    let asciiNumbers: UnsafeMutablePointer<UInt16>
  }

  let tables: Tables
  /// Where it comes from and what it is: the dictionary's name with the file's SHA-256.
  let identity: String

  /// Takes tables, which it frees.
  init(tables: Tables, identity: String) {
    (self.tables, self.identity) = (tables, identity)
  }

  deinit {
    tables.letters.deallocate()
    tables.firstChild.deallocate()
    tables.values.deallocate()
    tables.weights.deallocate()
    tables.moves.deallocate()
    tables.emissions.deallocate()
    tables.asciiNumbers.deallocate()
  }

  private static let known = Mutex<ChineseDictionary?>(nil)

  /// The dictionary that comes with RAISE, read when it is first asked for.
  ///
  /// - Throws: `MissingFile`, `CheckpointError` or ``ChineseDictionaryError``.
  static func bundled() throws -> ChineseDictionary {
    try known.withLock { known in
      if let known { return known }
      let read = try ChineseDictionary(path: ModelLocations.process.file("jieba/words.safetensors"))
      known = read
      return read
    }
  }
}

// MARK: - Looking up

extension ChineseDictionary.Tables {
  /// The child of `node` for a character; nil where no word goes on so.
  @inline(__always)
  func child(of node: Int, _ letter: UInt16) -> Int? {
    var (low, count) = (Int(firstChild[node]), Int(firstChild[node + 1] - firstChild[node]))
    guard count > 0 else { return nil }
    // The last child whose letter is not greater, or the first one.
    while count > 1 {
      let half = count >> 1
      low = letters[low + half] <= letter ? low + half : low
      count -= half
    }
    return letters[low] == letter ? low : nil
  }

  /// Whether the characters are a word.
  func isWord(_ numbers: UnsafePointer<UInt16>, _ range: Range<Int>) -> Bool {
    var node = Int(numbers[range.lowerBound])
    for index in range.dropFirst() {
      guard let next = child(of: node, numbers[index]) else { return false }
      node = next
    }
    return values[node] != 0
  }
}

extension ChineseDictionary: Hashable {
  static func == (a: ChineseDictionary, b: ChineseDictionary) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
