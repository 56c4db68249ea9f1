import RaiseCore
import RaiseInference

/// Of each head every window is seen that the last model read for it, and what a cheaper stage was certain of. The cheaper
/// stages' bands say which windows those are, so they are no limits that can change.
extension ClassifierRule: ObservingBatchRule {
  func observations(inEach items: [Item]) -> [Result<[Observation], EvaluationError>] {
    results(inEach: items, reportsAll: true) { windows, budget, _ in
      windows.map(\.observation) + (budget.map { [$0.observation] } ?? [])
    }
  }

  func findings(from observations: [Observation], textBytes: Int) -> [Finding] {
    findings(
      from: observations.compactMap(SeenWindow.init), observations.lazy.compactMap(SeenBudget.init).first,
      textBytes: textBytes)
  }

  /// The windows of a rule without a budget can be told head by head; a budget is spent for all of them.
  var ownSettings: [String: String] {
    var settings = [
      "cascade": cascade.stages.dropLast().map(Self.name).joined(separator: ", "), "window-bytes": "\(windowBytes)",
    ]
    if cascade.budget.maxWindows != nil {
      settings["heads"] = parts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
    }
    return settings
  }

  var limitKeys: Set<String> { ["heads", "cascade", "report-all", "window-bytes"] }

  var parts: [String: String] {
    var parts: [String: String] = [:]
    for (index, head) in heads.enumerated() {
      let last = cascade.stages.last?.scorer.scorer.outputs ?? []
      let names = head.names.map { "or \($0.hazard) by \(last.indices.contains($0.output) ? last[$0.output] : "")" }
      let bands = cascade.stages.dropLast().enumerated().compactMap { number, stage in
        stage.bands[index].map { band in
          "stage \(number + 1) by \(stage.scorer.scorer.outputs[band.output]) clear below \(band.clear)"
            + (band.certain > 1 ? "" : " and certain from \(band.certain)")
        }
      }
      parts[head.output] = ([head.hazard.rawValue + (head.isInverted ? " inverted" : "")] + names + bands)
        .joined(separator: ", ")
    }
    return parts
  }

  func scale(of label: String) -> ScoreScale? {
    let seen = SeenWindow(Observation(label: label, range: 0..<0, score: 0))
    guard let seen, let head = heads.first(where: { $0.output == seen.output }) else { return nil }
    return ScoreScale(name: "\(seen.output), \(seen.language.rawValue)", threshold: head.thresholds[seen.language] ?? 1)
  }

  private static func name(of stage: ClassifierStage) -> String {
    "\(stage.scorer.scorer.label) \(stage.scorer.digest)"
  }
}
