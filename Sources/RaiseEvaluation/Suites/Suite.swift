import Foundation

/// What a benchmark measures: which sources on which head with which metrics, and which are pooled. Read from JSON:
///
/// ```json
/// {
///   "format": "raise-suite/1",
///   "thresholds": {"prompt_harm": {"value": 0.5, "zh": 0.6}},
///   "measures": [{"head": "toxicity", "metrics": ["f1", "auprc"], "sources": ["davidson", "olid"]}],
///   "pools": [{"name": "benign", "head": "prompt_harm", "metrics": ["fpr"], "sources": ["alpaca_benign_en"]}]
/// }
/// ```
///
/// A source is a file `<source>.jsonl` in the folder of data, plain or compressed.
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

  /// Every source that the suite needs, each once, in the order in which they first come.
  public var sources: [String] {
    var seen: Set<String> = []
    let named = measures.flatMap(\.sources) + pools.flatMap { $0.sources + ($0.negatives ?? []).map(\.source) }
    return named.filter { seen.insert($0).inserted }
  }

  /// Every head that the suite measures, each once.
  public var heads: [String] {
    var seen: Set<String> = []
    return (measures.map(\.head) + pools.map(\.head)).filter { seen.insert($0).inserted }
  }

  /// The threshold in force for `head`.
  public func threshold(of head: String) -> Threshold {
    guard var values = thresholds?[head] else { return .even }
    let value = values.removeValue(forKey: "value") ?? Threshold.even.value
    return Threshold(value, byLanguage: values, origin: "the suite's")
  }
}

extension Suite {
  /// Reads a suite's file.
  ///
  /// - Throws: ``EvaluationError/damaged(file:reason:)`` or ``EvaluationError/invalid(file:path:expected:found:)``.
  public init(contentsOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw EvaluationError.damaged(file: path, reason: "cannot be read")
    }
    do {
      self = try JSONDecoder().decode(Suite.self, from: data)
    } catch let error as DecodingError {
      throw Self.described(error, file: path)
    }
    guard format == "raise-suite/1" else {
      throw EvaluationError.invalid(file: path, path: "format", expected: "\"raise-suite/1\"", found: "\"\(format)\"")
    }
    let metrics = measures.flatMap { $0.metrics ?? [] } + pools.flatMap { $0.metrics ?? [] }
    for name in metrics where !Metrics.names.contains(name) {
      throw EvaluationError.invalid(
        file: path, path: "metrics", expected: "one of \(Metrics.names.joined(separator: ", "))", found: "\"\(name)\"")
    }
  }

  private static func described(_ error: DecodingError, file: String) -> EvaluationError {
    func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      let keys = (context.codingPath + [key].compactMap { $0 }).map { key in
        key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
      }
      let joined = keys.joined()
      return joined.hasPrefix(".") ? String(joined.dropFirst()) : joined.isEmpty ? "the whole" : joined
    }
    switch error {
    case .keyNotFound(let key, let context):
      return .invalid(file: file, path: path(context, key), expected: "a value", found: "none")
    case .typeMismatch(let type, let context):
      return .invalid(file: file, path: path(context), expected: "\(type)", found: "another type")
    case .valueNotFound(let type, let context):
      return .invalid(file: file, path: path(context), expected: "\(type)", found: "null")
    case .dataCorrupted(let context):
      return .invalid(file: file, path: path(context), expected: "JSON", found: context.debugDescription)
    @unknown default:
      return .invalid(file: file, path: "the whole", expected: "a suite", found: "something else")
    }
  }
}
