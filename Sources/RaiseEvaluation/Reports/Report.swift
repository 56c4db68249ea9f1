/// Everything that one run measured.
public struct Report: Sendable {
  /// What was measured: a model's or policy's name, with its version.
  public var subject: String
  /// How intervals were made.
  public var bootstrap: Bootstrap
  /// The measurements, in the order they were asked for.
  public var evaluations: [Evaluation]
  /// The same of streams.
  public var streams: [StreamEvaluation]

  /// A report.
  public init(
    subject: String, bootstrap: Bootstrap, evaluations: [Evaluation] = [], streams: [StreamEvaluation] = []
  ) {
    self.subject = subject
    self.bootstrap = bootstrap
    self.evaluations = evaluations
    self.streams = streams
  }

  /// All results by their full names, `eval.<dataset>.<head>.<metric>`.
  public var results: [(name: String, measurement: Measurement)] {
    let whole = evaluations.map { ($0.name, $0.measurements) } + streams.map { ($0.name, $0.measurements) }
    return whole.flatMap { name, measurements in measurements.map { (name: "\(name).\($0.metric)", measurement: $0) } }
  }
}
