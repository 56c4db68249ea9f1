import RaiseCorpus

/// The 13-grams of benchmark files, so that no row repeats what a model will be measured on. Thirteen tokens is the
/// length used for GPT-3's benchmarks (Brown et al., arXiv 2005.14165, appendix C).
public struct LeakageIndex: Sendable {
  private static let length = 13
  private var grams: Set<UInt64> = []
  /// The texts that were read.
  public private(set) var textCount = 0

  /// An index of nothing.
  public init() {}

  /// Reads JSON Lines files, each line's text from `textField`.
  ///
  /// - Throws: `CorpusError`, or ``SynthesisError/badSeed(file:line:reason:)`` for a line without that text.
  public init(files: [CorpusFile], textField: String) throws {
    for file in files {
      let reader = try BlockReader(file)
      while let block = try reader.next() {
        try JSONLinesFormat(textField: textField).forEachLine(in: block, fileName: file.name) { line in
          switch line {
          case .success(let document): add(document.text)
          case .failure(let broken):
            throw SynthesisError.badSeed(file: file.name, line: broken.line, reason: broken.reason)
          }
        }
      }
    }
  }

  /// Adds a text.
  public mutating func add(_ text: String) {
    grams.formUnion(Tokens.grams(of: Self.length, in: Tokens.hashes(of: text)))
    textCount += 1
  }

  /// Whether a text has thirteen tokens in a row with one of the benchmarks in common.
  func leaks(into text: String) -> Bool {
    guard !grams.isEmpty else { return false }
    return Tokens.grams(of: Self.length, in: Tokens.hashes(of: text)).contains(where: grams.contains)
  }

  /// What tells this index from another, in an order of its own.
  var fingerprint: String { "\(textCount) \(grams.count) \(grams.reduce(0, ^))" }
}
