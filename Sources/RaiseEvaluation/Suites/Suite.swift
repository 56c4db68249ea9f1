/// What a benchmark measures: which sources on which head with which metrics, and which are pooled. Read from JSON:
///
/// ```json
/// {
///   "format": "raise-suite/1",
///   "thresholds": {"prompt_harm": {"value": 0.5, "zh": 0.6}},
///   "measures": [{"head": "toxicity", "metrics": ["f1", "auprc"], "sources": ["davidson", "olid"]}],
///   "pools": [{"name": "benign", "head": "prompt_harm", "metrics": ["fpr"], "sources": ["alpaca_benign_en"]}],
///   "groups": {"terms": "groups.json", "measures": [{"head": "toxicity", "metrics": ["fpr"], "sources": ["olid"]}]},
///   "disguises": [{"name": "obfuscated", "head": "attack", "sources": ["deepset"], "changes": ["base64"], "read": true}],
///   "streams": [{"source": "streams", "head": "response_harm", "label": "labels.response_harm"}]
/// }
/// ```
///
/// A source is a file `<source>.jsonl`, plain or compressed, in one of the folders of data. The last three are optional.
public struct Suite: Sendable, Hashable, Decodable {
  /// "raise-suite/1".
  public var format: String
  /// What it is for.
  public var description: String?
  /// By head: the threshold in force. Without one it is 0.5.
  public var thresholds: [String: [String: Double]]?
  /// Sources that are measured one by one.
  public var measures: [Measure]
  /// Sources that are measured as one.
  public var pools: [Pool]
  /// False positives by groups of people and ways of speaking.
  public var groups: Groups?
  /// What disguises cost.
  public var disguises: [Disguises]?
  /// Responses that are followed token by token.
  public var streams: [Stream]?

  /// Sources, each measured by itself.
  public struct Measure: Sendable, Hashable, Decodable {
    /// The head.
    public var head: String
    /// Names of metrics; nil: all that fit.
    public var metrics: [String]?
    /// Names of sources.
    public var sources: [String]
  }

  /// Sources measured together under a name.
  public struct Pool: Sendable, Hashable, Decodable {
    /// What results are called by.
    public var name: String
    /// The head.
    public var head: String
    /// Names of metrics; nil: all that fit.
    public var metrics: [String]?
    /// Names of sources, whose rows count with their labels.
    public var sources: [String]
    /// Sources whose rows that are labelled 0 count as negatives, whatever they were labelled for.
    public var negatives: [Negatives]?
    /// A hazard code: its rows are positive, rows of other hazards and of label 0 negative; a positive row whose hazard
    /// nobody noted is left out.
    public var hazard: String?
  }

  /// A source of negative rows.
  public struct Negatives: Sendable, Hashable, Decodable {
    /// The source's name.
    public var source: String
    /// How many rows to take at most, evenly from the whole file.
    public var limit: Int?
  }

  /// Every source whose rows are scored, each once, in the order in which they first come; streams are not among them.
  public var sources: [String] {
    var seen: Set<String> = []
    let pooled = pools.flatMap { $0.sources + ($0.negatives ?? []).map(\.source) }
    let grouped = (groups?.measures ?? []).flatMap(\.sources)
    let disguised = (disguises ?? []).flatMap(\.files)
    return (measures.flatMap(\.sources) + pooled + grouped + disguised).filter { seen.insert($0).inserted }
  }

  /// The sources that are scored once more by a scorer that sees through disguises: their files, and what the rows are
  /// then said to be from.
  public var sourcesRead: [(file: String, name: String)] {
    (disguises ?? []).flatMap { disguises in Array(zip(disguises.files, disguises.asRead?.files ?? [])) }
      .map { (file: $0.0, name: $0.1) }
  }

  /// Every head that scores rows, each once; those of streams are not among them.
  public var heads: [String] {
    var seen: Set<String> = []
    let more = (groups?.measures ?? []).map(\.head) + (disguises ?? []).map(\.head)
    return (measures.map(\.head) + pools.map(\.head) + more).filter { seen.insert($0).inserted }
  }

  /// The threshold in force for `head`.
  public func threshold(of head: String) -> Threshold { thresholds?[head].map(Self.threshold) ?? .even }

  /// The threshold in force for a stream: its own, else its head's.
  public func threshold(of stream: Stream) -> Threshold {
    stream.threshold.map(Self.threshold) ?? threshold(of: stream.head)
  }

  private static func threshold(_ values: [String: Double]) -> Threshold {
    var values = values
    let value = values.removeValue(forKey: "value") ?? Threshold.even.value
    return Threshold(value, byLanguage: values, origin: "the suite's")
  }
}

extension Suite {
  /// Reads a suite's file.
  ///
  /// - Throws: ``EvaluationError/damaged(file:reason:)`` or ``EvaluationError/invalid(file:path:expected:found:)``.
  public init(contentsOf path: String) throws {
    self = try JSONFile.decode(Suite.self, path: path, format: "raise-suite/1", \.format)
    let metrics =
      (measures + (groups?.measures ?? [])).flatMap { $0.metrics ?? [] } + pools.flatMap { $0.metrics ?? [] }
    for name in metrics where !Metrics.names.contains(name) {
      throw EvaluationError.invalid(
        file: path, path: "metrics", expected: "one of \(Metrics.names.joined(separator: ", "))", found: "\"\(name)\"")
    }
  }
}
