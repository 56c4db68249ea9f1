import CRaiseHash

/// Makes of a text the set that near duplicates are compared by: hashes of its runs of n words.
///
///     let shingler = WordShingler(size: 5, language: .english)
///     shingler.shingles(of: "The river froze in January, and the bridge was closed.")   // six hashes
///
/// The hashes are those that datatrove takes: XXH64 of n simplified words joined by spaces.
package struct WordShingler: Sendable {
  /// How many words a run has.
  package let size: Int
  private let language: WordLanguage

  /// Languages by the way they are parted into words.
  package enum Language: String, Sendable, CaseIterable {
    /// By spaces, as English and most others.
    case english = "en"
    /// Every Chinese character is a word.
    case chinese = "zh"
  }

  /// Runs of `size` words, 1 or more.
  package init(size: Int, language: Language) {
    self.size = max(size, 1)
    self.language = language == .chinese ? .chinese : .english
  }

  /// The hash of each run, in order, repeated ones too; none when the text has fewer words.
  package func shingles(of text: String) -> [UInt64] {
    var text = text
    return text.withUTF8 { SimplifiedWords($0, language: language).shingles(of: size) }
  }
}

extension SimplifiedWords {
  /// The hash of each run of `size` words, in order.
  borrowing func shingles(of size: Int) -> [UInt64] {
    guard count >= size, let words = bytes.baseAddress else { return [] }
    return [UInt64](unsafeUninitializedCapacity: count - size + 1) { hashes, written in
      guard let target = hashes.baseAddress else { return }
      written = ends.withUnsafeBufferPointer { ends in
        ends.baseAddress.map { raise_hash_ngrams(words, $0, ends.count, size, target) } ?? 0
      }
    }
  }
}
