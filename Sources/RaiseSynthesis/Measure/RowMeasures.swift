import RaiseCore

/// Measures a set of rows, one row after the other.
struct RowMeasures {
  /// Texts of each language that self-BLEU is taken on.
  private static let bleuTexts = 500
  /// Every so-manieth row is looked at for it, so that the sample is spread over small sets and large.
  private static let bleuStride = 7

  private let leakage: LeakageIndex
  private var duplicates: DuplicateIndex
  private var prompts = [1, 2, 3].map(DistinctCounter.init(length:))
  private var answers = [1, 2, 3].map(DistinctCounter.init(length:))
  private var byLanguage: [Language: DistinctCounter] = [:]
  private var bleu: [Language: [[UInt64]]] = [:]
  private var rows = 0
  private var nearDuplicates = 0
  private var leaked = 0
  private var scenarios: Set<String> = []
  private var transforms: [String: Int] = [:]
  private var byQuadrant: [String: Int] = [:]
  private var promptActions: [String: [String: Int]] = [:]

  /// - Parameter similarity: From which similarity on rows are near-duplicates. They are looked for with other
  ///   permutations than those that kept them out, and on the prompts as they are.
  init(leakage: LeakageIndex, similarity: Double) {
    self.leakage = leakage
    duplicates = DuplicateIndex(similarity: similarity, seed: 2)
  }

  mutating func add(_ row: Row) {
    let prompt = row.prompt.map(\.content).joined(separator: "\n")
    let tokens = Tokens.hashes(of: prompt)
    let answer = Tokens.hashes(of: row.chosen)
    for index in prompts.indices { prompts[index].add(tokens) }
    for index in answers.indices { answers[index].add(answer) }
    byLanguage[row.language, default: DistinctCounter(length: 2)].add(tokens)
    if rows.isMultiple(of: Self.bleuStride), bleu[row.language, default: []].count < Self.bleuTexts {
      bleu[row.language, default: []].append(tokens)
    }
    rows += 1
    if duplicates.add(prompt, basis: prompt) != .fresh { nearDuplicates += 1 }
    if leakage.leaks(into: prompt) || leakage.leaks(into: row.chosen) { leaked += 1 }
    count(row)
  }

  private mutating func count(_ row: Row) {
    scenarios.insert(row.provenance.seed)
    byQuadrant[row.quadrant.rawValue, default: 0] += 1
    for name in row.provenance.transforms.split(separator: "+") { transforms[String(name), default: 0] += 1 }
    let action = row.provenance.promptAction
    if !action.isEmpty { promptActions[row.quadrant.rawValue, default: [:]][action, default: 0] += 1 }
  }

  func result() -> MeasureResult {
    MeasureResult(
      promptDistinct: prompts.compactMap(\.whole), promptDistinctPerSample: prompts.compactMap(\.perSample),
      promptDistinct2ByLanguage: named(byLanguage) { $0.whole },
      answerDistinct: answers.compactMap(\.whole), answerDistinctPerSample: answers.compactMap(\.perSample),
      selfBLEUByLanguage: named(bleu) { SelfBLEU.score($0) },
      nearDuplicates: nearDuplicates, leakedRows: leaked, scenarios: scenarios.count,
      rowsByQuadrant: byQuadrant, rowsByTransform: transforms, promptActionsByQuadrant: promptActions)
  }

  private func named<Value>(_ values: [Language: Value], _ body: (Value) -> Double?) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: values.compactMap { language, value in body(value).map { (language.rawValue, $0) } })
  }
}

/// What was measured of a set of rows.
public struct MeasureResult: Sendable, Hashable, Codable {
  /// Distinct-1, -2 and -3 of the prompts: of the whole set, and the mean over samples of a thousand rows.
  public var promptDistinct: [Double]
  public var promptDistinctPerSample: [Double]
  /// Distinct-2 of the prompts of each language.
  public var promptDistinct2ByLanguage: [String: Double]
  /// The same of the chosen answers.
  public var answerDistinct: [Double]
  public var answerDistinctPerSample: [Double]
  /// Self-BLEU-4 of up to 500 prompts of each language.
  public var selfBLEUByLanguage: [String: Double]
  /// Rows that are nearly another row, by an estimate of its own.
  public var nearDuplicates: Int
  /// Rows with thirteen tokens in a row from a benchmark, in prompt or answer.
  public var leakedRows: Int
  /// Different scenarios used.
  public var scenarios: Int
  public var rowsByQuadrant: [String: Int]
  /// Rows by transform; a row with two counts for both.
  public var rowsByTransform: [String: Int]
  /// What the prompt policy decided, by quadrant: where harmful prompts pass, it knows harm by less than it should.
  public var promptActionsByQuadrant: [String: [String: Int]]
}
