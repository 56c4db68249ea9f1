import RaiseCore
import RaiseInference

/// The rule kind `language`: texts that are in none of some languages, as datatrove's LanguageFilter.
///
/// How a text is read and what the score is: `docs/language.md`.
struct LanguageRule: TextRule, DescribedRule {
  let kind = "language"
  let version = 1
  /// Unbounded: samples from all over the text are read.
  let reach: Int? = nil
  let requiredLiterals: [String]? = nil
  let describedValues: [String: PolicyValue]

  let settings: RuleSettings
  let model: LanguageModel
  /// The languages that are wanted; nil for any.
  let languages: [String]?
  let minScore: Double
  /// Whether a text of which nothing can be told is let through.
  let passesUndetermined: Bool

  func findings(in text: ScanText) throws -> [Finding] {
    let found = model.shares(of: text.bytes)
    if found.language == LanguageShares.undetermined && passesUndetermined { return [] }
    let score = languages.map { $0.map(found.share).max() ?? 0 } ?? found.score
    guard Double(score) < minScore else { return [] }
    return [
      Finding(
        rule: settings.id, hazard: settings.hazards[0], score: 1 - Double(score), threshold: 1 - minScore,
        mode: settings.mode, detail: detail(found))
    ]
  }

  /// `de 0.98, expected en or zh from 0.65 on`.
  private func detail(_ found: LanguageShares) -> String {
    let wanted = languages.map { $0.joined(separator: " or ") } ?? "any language"
    let score = found.shares.isEmpty ? "" : " \(Double(found.score).hundredths)"
    return "\(found.language)\(score), expected \(wanted) from \(minScore) on"
  }
}
