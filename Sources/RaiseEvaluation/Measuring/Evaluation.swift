/// How well one head did on one set of rows.
public struct Evaluation: Sendable {
  /// The source or the pool.
  public var dataset: String
  /// The head.
  public var head: String
  /// From which score on rows count as flagged; nil for preferences.
  public var threshold: Threshold?
  /// How many rows there are.
  public var rowCount: Int
  /// How many of them are positive; nil for preferences.
  public var positiveCount: Int?
  /// The metrics asked for, in their order.
  public var measurements: [Measurement]
  /// What other thresholds would give.
  public var operatingPoints: [OperatingPoint] = []
  /// The same for parts of the rows, the largest first.
  public var slices: [Slice] = []
  /// How many parts had too few rows to say anything about.
  public var smallSliceCount = 0
  /// The curve behind the metrics, to draw; nil for preferences.
  public var curve: ThresholdCurve?

  /// Equal for evaluations of the same rows in the same order, within one process.
  var rowIdentity = 0

  /// What result lines are called: `eval.<dataset>.<head>`, or `eval.<head>` for the pool of that name.
  public var name: String { dataset == head ? "eval.\(head)" : "eval.\(dataset).\(head)" }

  /// The rows that have a value in a dimension.
  public struct Slice: Sendable {
    /// Such as "language".
    public var dimension: String
    /// Such as "en".
    public var value: String
    /// How many rows there are.
    public var rowCount: Int
    /// How many of them are positive; nil for preferences.
    public var positiveCount: Int?
    /// The same metrics as of the whole.
    public var measurements: [Measurement]
  }

  /// A threshold, and what it gives on these rows.
  public struct OperatingPoint: Sendable {
    /// What it is the threshold of: a metric's name, or "threshold" for the one in force.
    public var name: String
    /// The least score that is flagged; nil where a policy decides by itself.
    public var threshold: Double?
    /// What it gives.
    public var confusion: Confusion
  }
}
