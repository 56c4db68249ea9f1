import RaiseCore
import RaiseInference

/// The rule kind `language`: texts that are in none of some languages, as datatrove's LanguageFilter.
///
/// How a text is read and what the score is: `docs/language.md`.
struct LanguageRule: TextRule, DescribedRule {
  let kind = "language"
  let version = 2
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

  func findings(in text: ScanText) throws -> [Finding] { findings(of: model.shares(of: text.bytes)) }

  private func findings(of found: LanguageShares) -> [Finding] {
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

/// The share of every language is seen, wanted or not; where nothing can be told, that.
extension LanguageRule: ObservingTextRule {
  func observations(in text: ScanText) throws -> [Observation] {
    let shares = model.shares(of: text.bytes).shares
    return (shares.isEmpty ? [(LanguageShares.undetermined, Float(1))] : shares).map { language, share in
      Observation(label: language, range: 0..<text.bytes.count, score: Double(share))
    }
  }

  func findings(from observations: [Observation], textBytes: Int) -> [Finding] {
    if languages?.contains(where: { isEnough($0, in: observations) }) ?? false { return [] }
    let told = observations.filter { $0.label != LanguageShares.undetermined }
    return findings(of: LanguageShares(told.map { ($0.label, Float($0.score)) }))
  }

  /// Whether a language has the share that is wanted, as most texts' has.
  private func isEnough(_ language: String, in observations: [Observation]) -> Bool {
    observations.contains { $0.label == language && Double(Float($0.score)) >= minScore }
  }

  var limitKeys: Set<String> { ["languages", "min-score", "undetermined"] }

  func scale(of label: String) -> ScoreScale? {
    guard languages?.contains(label) ?? false else { return nil }
    return ScoreScale(name: label, threshold: minScore, countsAbove: false)
  }
}
