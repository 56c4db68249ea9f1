/// The register of metrics. Names stand in suites, on the command line and in results.
public enum Metrics {
  /// Those of a ranking.
  public static let ranking: [any RankingMetric] = [
    AveragePrecision(), ROCArea(), BestF1(), RecallAtFalsePositiveRate(0.01), RecallAtFalsePositiveRate(0.05),
    CalibrationError(),
  ]

  /// Those of decisions.
  public static let decision: [any DecisionMetric] = [
    F1(), MacroF1(), Accuracy(), Precision(), Recall(), FalsePositiveRate(),
  ]

  /// That of preferences, which are measured by the pair.
  public static let preferenceAccuracy = PreferenceAccuracy()

  /// The names of all, in the order of reports.
  public static let names: [String] = ranking.map(\.name) + decision.map(\.name)

  /// What stands behind a metric's name when it is how far two models are apart in it.
  static let changeEnding = "_change"

  /// What people call the metric `name`.
  public static func title(of name: String) -> String {
    if name.hasSuffix(changeEnding) { return "Change of \(title(of: String(name.dropLast(changeEnding.count))))" }
    let all: [any Metric] = ranking + decision + PairedMetric.policies + PairedMetric.disguises + StreamMetric.all
    return all.first { $0.name == name }?.title ?? name
  }

  /// What stands over a column of the metric `name`: the title where it is short.
  static func shortTitle(_ name: String) -> String {
    name == "fpr" ? "FPR" : names.contains(name) || name == preferenceAccuracy.name ? title(of: name) : name
  }
}
