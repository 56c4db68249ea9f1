/// What is taken for a duplicate, and which of several is kept. All of it can change the output, but for `memoryBytes`.
public struct DuplicateOptions: Sendable, Hashable {
  /// What is compared, and how.
  public var method = DuplicateMethod.minHash
  /// How documents are compared that are alike but not the same.
  public var minHash = MinHashOptions()
  /// Paragraphs and lines of fewer UTF-8 bytes, white space around them left out, and shorter substrings are never
  /// duplicates. When nil, ``DuplicateMethod/minPieceBytes``.
  public var minPieceBytes: Int?
  /// Which of several documents is kept.
  public var keep = KeptDuplicate.first
  /// Whether the exact likeness of each pair that MinHash found is computed too.
  public var verifiesPairs = false
  /// About how many bytes sorting may take before it spills to disk.
  public var memoryBytes = 1 << 30

  /// The defaults.
  public init() {}

  /// The least bytes of a piece that can be a duplicate, 1 or more.
  var leastBytes: Int { max(1, minPieceBytes ?? method.minPieceBytes) }
  /// How many numbers the catalogue keeps of a document's signature.
  var sketchLength: Int { method == .minHash ? minHash.hashCount : 0 }
}

/// What is compared.
public enum DuplicateMethod: String, Sendable, Hashable, CaseIterable {
  /// Documents whose texts are the same, byte by byte.
  case document
  /// Paragraphs of documents, parted by blank lines.
  case paragraph
  /// Lines of documents.
  case line
  /// Runs of bytes anywhere in documents.
  case substring
  /// Documents that are alike, by MinHash and locality-sensitive hashing.
  case minHash = "minhash"

  /// Whether paragraphs or lines of a document are compared rather than the whole.
  var comparesPieces: Bool { self == .paragraph || self == .line }

  /// The least bytes of what is compared when nothing else is asked for.
  ///
  /// Substrings have 200: about the 50 tokens of Lee et al. 2022 (section 4.1), at four bytes of English a token.
  public var minPieceBytes: Int { self == .substring ? 200 : 1 }
}

/// Which document of several alike is kept.
public enum KeptDuplicate: String, Sendable, Hashable, CaseIterable {
  /// The one that comes first in the order of the inputs.
  case first
  /// The one with the most bytes of text; of several the first.
  case longest
}

/// How MinHash signatures are made and cut into bands: two documents of likeness s are found with probability
/// 1 - (1 - s^hashes)^buckets.
///
/// The defaults are datatrove's (`MinhashConfig`): at s = 0.72 about every second pair of documents is found, at 0.8
/// 92 % of them, at 0.9 all but one in four thousand.
public struct MinHashOptions: Sendable, Hashable {
  /// Words in a shingle.
  public var wordsPerShingle = 5
  /// Bands of the signature. Documents that agree in one of them are duplicates.
  public var buckets = 14
  /// Hashes in each band.
  public var hashesPerBucket = 8
  /// What the permutations are drawn with (numpy's `RandomState`).
  public var seed: UInt32 = 1

  /// The defaults.
  public init() {}

  /// Hashes of a whole signature.
  public var hashCount: Int { buckets * hashesPerBucket }

  /// The probability that two documents of likeness `similarity` are found.
  public func probabilityOfFinding(similarity: Double) -> Double {
    let agreement = (0..<hashesPerBucket).reduce(1.0) { product, _ in product * similarity }
    return 1 - (0..<buckets).reduce(1.0) { product, _ in product * (1 - agreement) }
  }
}
