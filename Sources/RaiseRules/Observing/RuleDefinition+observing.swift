import Crypto
import Foundation
import RaiseCore

extension RuleDefinition {
  /// What the rule's observations depend on.
  var observed: ObservedRule {
    let observing = rule as? any ObservingRule
    let limits = observing?.limitKeys ?? []
    var settings = values.filter { !limits.contains($0.key) }.mapValues(Self.inWords)
    settings.merge(observing?.ownSettings ?? [:]) { $1 }
    settings["hazards"] = hazards.map(\.rawValue).joined(separator: ", ")
    // What a rule of a kind that says nothing of itself reports may hang on everything.
    if observing == nil, !(rule is any UnfilteredRule) { settings["threshold"] = "\(threshold)" }
    return ObservedRule(
      id: id, kind: kind, version: rule.version, settings: settings, parts: observing?.parts ?? [:])
  }

  /// The findings that follow from what the rule saw.
  func findings(from observations: [Observation], textBytes: Int) -> [Finding] {
    if observations.isEmpty { return [] }
    if let rule = rule as? any ObservingRule { return rule.findings(from: observations, textBytes: textBytes) }
    return observations.compactMap { FindingLabel.finding($0, of: self) }
  }

  /// What the rule saw, when that is what it found.
  func observations(of findings: [Finding], in text: String) -> [Observation] {
    let keepsThreshold = !(rule is any UnfilteredRule)
    return findings.map { FindingLabel.observation(of: $0, in: text, keepsThreshold: keepsThreshold) }
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
