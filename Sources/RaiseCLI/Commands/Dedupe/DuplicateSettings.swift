import ArgumentParser
import RaiseFilter
import RaiseRules

/// The options of `raise dedupe` that say what a duplicate is.
struct DuplicateSettings: ParsableArguments {
  @Option(help: "What is compared.")
  var by = DuplicateMethod.minHash

  @Option(help: "Words in a shingle, for minhash.")
  var ngrams = DuplicateOptions().minHash.wordsPerShingle

  @Option(help: "Bands of a signature, for minhash: more find less similar documents.")
  var buckets = DuplicateOptions().minHash.buckets

  @Option(help: "Hashes in a band, for minhash: more ask for more similar documents.")
  var hashes = DuplicateOptions().minHash.hashesPerBucket

  @Option(help: "What the permutations are drawn with, for minhash.")
  var seed = DuplicateOptions().minHash.seed

  @Option(help: "How texts are parted into words, for minhash: en at spaces; zh also at every Chinese character.")
  var language = WordShingler.Language.english

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
    try check("--ngrams", ngrams, in: 1...1000)
    try check("--buckets", buckets, in: 1...1000)
    try check("--hashes", hashes, in: 1...1000)
    try check("--buckets times --hashes", buckets * hashes, in: 1...10_000)
    if let minLength { try checkMinLength(minLength) }
    if by != .minHash {
      if keep != .first { throw ValidationError("--keep \(keep.rawValue) needs --by minhash, found \(by.rawValue)") }
      if verify { throw ValidationError("--verify needs --by minhash, found \(by.rawValue)") }
    }
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
    options.minHash.wordsPerShingle = ngrams
    options.minHash.buckets = buckets
    options.minHash.hashesPerBucket = hashes
    options.minHash.seed = seed
    options.keep = keep
    options.verifiesPairs = verify
    options.minPieceBytes = minLength
    return options
  }
}

extension DuplicateMethod: ExpressibleByArgument {}
extension KeptDuplicate: ExpressibleByArgument {}
extension WordShingler.Language: ExpressibleByArgument {}
