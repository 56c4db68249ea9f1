/// Everything that one run measured.
public struct Report: Sendable {
  /// What was measured: a model's or policy's name, with its version.
  public var subject: String
  /// How intervals were made.
  public var bootstrap: Bootstrap
  /// The measurements, in the order they were asked for.
  public var evaluations: [Evaluation]
  /// What stands beside each other: two policies, or rows and their disguises.
  public var comparisons: [Comparison]
  /// Responses that were followed token by token.
  public var streams: [StreamEvaluation]

  /// A report.
  public init(
    subject: String, bootstrap: Bootstrap, evaluations: [Evaluation] = [], comparisons: [Comparison] = [],
    streams: [StreamEvaluation] = []
  ) {
    self.subject = subject
    self.bootstrap = bootstrap
    self.evaluations = evaluations
    self.comparisons = comparisons
    self.streams = streams
  }

  /// All results by their full names: `eval.<dataset>.<head>.<metric>`, and of parts
  /// `eval.<dataset>.<head>.<dimension>.<value>.<metric>`.
  ///
  /// - Parameter parts: Whether parts are among them.
  public func results(parts: Bool = false) -> [(name: String, measurement: Measurement)] {
    let all =
      evaluations.map { ($0.name, $0.measurements, $0.slices) }
      + comparisons.map { ($0.name, $0.measurements, $0.slices) }
      + streams.map { ($0.name, $0.measurements, $0.slices) }
    return all.flatMap { name, measurements, slices in
      let whole = measurements.map { (name: "\(name).\($0.metric)", measurement: $0) }
      guard parts else { return whole }
      return whole
        + slices.flatMap { slice in
          slice.measurements.map {
            (name: "\(name).\(slice.dimension).\(slice.value).\($0.metric)", measurement: $0)
          }
        }
    }
  }

  /// Whether nothing was measured.
  public var isEmpty: Bool { evaluations.isEmpty && comparisons.isEmpty && streams.isEmpty }
}
