import Crypto
import Foundation
import RaiseCore

/// A rule as a stage runs it, with what it can do found out once: to ask a value for its protocols takes longer than many
/// a rule needs for a text.
final class StageRule: Sendable {
  let definition: RuleDefinition
  /// The rule where it reports less than it sees.
  let observing: (any ObservingRule)?
  /// That rule where it looks at many items at once.
  let observingBatch: (any ObservingBatchRule)?
  /// The rule where it searches many items at once.
  let batch: (any BatchRule)?
  /// Whether it reports everything it sees, whatever its threshold.
  let isUnfiltered: Bool

  init(_ definition: RuleDefinition) {
    self.definition = definition
    observing = definition.rule as? any ObservingRule
    observingBatch = definition.rule as? any ObservingBatchRule
    batch = definition.rule as? any BatchRule
    isUnfiltered = definition.rule is any UnfilteredRule
  }

  /// What the rule's observations depend on.
  var observed: ObservedRule {
    let limits = observing?.limitKeys ?? []
    var settings = definition.values.filter { !limits.contains($0.key) }.mapValues(Self.inWords)
    settings.merge(observing?.ownSettings ?? [:]) { $1 }
    settings["hazards"] = definition.hazards.map(\.rawValue).joined(separator: ", ")
    // What a rule of a kind that says nothing of itself reports may hang on everything.
    if observing == nil, !isUnfiltered { settings["threshold"] = "\(definition.threshold)" }
    return ObservedRule(
      id: definition.id, kind: definition.kind, version: definition.rule.version, settings: settings,
      parts: observing?.parts ?? [:])
  }

  /// The findings that follow from what the rule saw.
  func findings(from observations: [Observation], textBytes: Int) -> [Finding] {
    if observations.isEmpty { return [] }
    if let observing { return observing.findings(from: observations, textBytes: textBytes) }
    return observations.compactMap { FindingLabel.finding($0, of: definition) }
  }

  /// What the rule saw, when that is what it found.
  func observations(of findings: [Finding], in text: String) -> [Observation] {
    findings.map { FindingLabel.observation(of: $0, in: text, keepsThreshold: !isUnfiltered) }
  }

  /// How the numbers of a label are read; nil when the rule does not know it.
  func scale(of label: String) -> ScoreScale? {
    if let observing { return observing.scale(of: label) }
    return ScoreScale(name: definition.kind, threshold: definition.threshold)
  }

  /// A setting as a person would write it; of a long one, such as a list of words, its digest.
  private static func inWords(_ value: PolicyValue) -> String {
    let words = value.summary
    guard words.utf8.count > 120 else { return words }
    let digest = SHA256.hash(data: Data(words.utf8)).prefix(8).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "\(words.utf8.count) bytes, SHA-256 \(digest.joined())…"
  }
}
