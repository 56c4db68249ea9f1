import ArgumentParser
import RaiseFilter
import RaiseRules

/// The options of `raise dedupe` that say what a duplicate is.
struct DuplicateSettings: ParsableArguments {
  @Option(help: "What is compared.")
  var by = DuplicateMethod.minHash

  @Option(help: "Words in a shingle, for minhash. (default: \(MinHashOptions().wordsPerShingle))")
  var ngrams: Int?

  @Option(
    help: "Bands of a signature, for minhash: more find less similar documents. (default: \(MinHashOptions().buckets))")
  var buckets: Int?

  @Option(
    help: """
      Hashes in a band, for minhash: more ask for more similar documents. (default: \(MinHashOptions().hashesPerBucket))
      """)
  var hashes: Int?

  @Option(help: "What the permutations are drawn with, for minhash. (default: \(MinHashOptions().seed))")
  var seed: UInt32?

  @Option(
    help: """
      How texts are parted into words, for minhash: en at spaces; zh also at every Chinese character. (default: en)
      """)
  var language: WordShingler.Language?

  @Option(help: "Which of similar documents is kept, for minhash.")
  var keep = KeptDuplicate.first

  @Flag(help: "Also compute the exact similarity of each pair, for minhash. Takes as much disk again as the texts.")
  var verify = false

  @Option(
    help: """
      The least UTF-8 bytes of a paragraph, line or substring that counts as a duplicate. (default: \
      \(DuplicateMethod.substring.minPieceBytes) for substring, \(DuplicateMethod.line.minPieceBytes) else)
      """)
  var minLength: Int?

  func validate() throws {
    let minHash = options.minHash
    try check("--ngrams", minHash.wordsPerShingle, in: 1...1000)
    try check("--buckets", minHash.buckets, in: 1...1000)
    try check("--hashes", minHash.hashesPerBucket, in: 1...1000)
    try check("--buckets times --hashes", minHash.buckets * minHash.hashesPerBucket, in: 1...10_000)
    if let minLength { try checkMinLength(minLength) }
    if by != .minHash, let option = givenForMinHash.first {
      throw ValidationError("\(option) needs --by minhash, found \(by.rawValue)")
    }
  }

  /// The options given that only minhash knows.
  private var givenForMinHash: [String] {
    let given: [(option: String, isGiven: Bool)] = [
      ("--ngrams", ngrams != nil), ("--buckets", buckets != nil), ("--hashes", hashes != nil), ("--seed", seed != nil),
      ("--language", language != nil), ("--keep \(keep.rawValue)", keep != .first), ("--verify", verify),
    ]
    return given.filter(\.isGiven).map(\.option)
  }

  /// Work on the ends of substrings grows with the square of their length; short ones are not what anybody means.
  private func checkMinLength(_ value: Int) throws {
    switch by {
    case .paragraph, .line: try check("--min-length", value, in: 1...(1 << 30))
    case .substring: try check("--min-length of substrings", value, in: 16...10_000)
    case .document, .minHash:
      throw ValidationError("--min-length needs --by paragraph, line or substring, found \(by.rawValue)")
    }
  }

  private func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws {
    guard range.contains(value) else {
      throw ValidationError("\(name): expected \(range.lowerBound) to \(range.upperBound), found \(value)")
    }
  }

  /// The settings as the filter takes them.
  var options: DuplicateOptions {
    var options = DuplicateOptions()
    options.method = by
    options.minHash.wordsPerShingle = ngrams ?? options.minHash.wordsPerShingle
    options.minHash.buckets = buckets ?? options.minHash.buckets
    options.minHash.hashesPerBucket = hashes ?? options.minHash.hashesPerBucket
    options.minHash.seed = seed ?? options.minHash.seed
    options.keep = keep
    options.verifiesPairs = verify
    options.minPieceBytes = minLength
    return options
  }
}

extension DuplicateMethod: ExpressibleByArgument {}
extension KeptDuplicate: ExpressibleByArgument {}
extension WordShingler.Language: ExpressibleByArgument {}
