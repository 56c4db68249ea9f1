import Foundation
import RaiseCore
import RaiseInference
import RaiseModels

extension LanguageRule {
  /// The kind `language` in policy files.
  static let ruleKind = RuleKind(
    "language", otherNames: ["LanguageFilter", "language-filter", "lang", "lid", "language-id"],
    "Texts that are in none of the languages wanted.",
    keys: [
      PolicyKey("languages", .texts, "The languages wanted, as ISO 639-1 codes; any language when absent."),
      PolicyKey(
        "min-score", .number(0...1), standard: .number(0.65),
        "The least share of the words that must be in one of them."),
      PolicyKey(
        "undetermined", .choice(["block", "pass"]), standard: .text("block"),
        "What becomes of a text of which no language can be told: `block`, a finding like any other, or `pass`."),
      PolicyKey(
        "model", .text, standard: .text("raise-language"), "The model: a bundled one's name, or a path from the policy."
      ),
    ]
  ) { settings, fields in
    guard !fields.has("threshold") else {
      throw FieldError("threshold", "a language rule has no threshold of its own; its limit is min-score")
    }
    guard !settings.hazards.isEmpty else { throw FieldError("hazards", "expected at least one hazard") }
    let name = fields.text("model") ?? "raise-language"
    let loaded = try LoadedLanguageModel.load(name, relativeTo: fields.directory)
    let wanted = fields.texts("languages")
    for (index, language) in wanted.enumerated() where !loaded.model.languages.contains(canonical(language)) {
      let hint = NearestName.hint(language, known: loaded.model.languages, otherNames: otherCodes)
      throw FieldError("languages", index: index, "unknown language \(quoted(language)) \(hint)")
    }
    return LanguageRule(
      describedValues: ["model": .text("\(name) (\(loaded.digest))")], settings: settings, model: loaded.model,
      languages: wanted.isEmpty ? nil : wanted.map(canonical), minScore: fields.number("min-score") ?? 0.65,
      passesUndetermined: fields.text("undetermined") == "pass")
  }

  /// Norwegian has two codes, of which fastText and datatrove use `no`.
  private static let otherCodes = ["nb": "no", "iw": "he", "fil": "tl", "in": "id"]

  private static func canonical(_ language: String) -> String { otherCodes[language] ?? language }
}
