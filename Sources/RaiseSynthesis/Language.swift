/// A language in which rows are made.
public enum Language: String, Sendable, Hashable, CaseIterable, Codable {
  /// English.
  case english = "en"
  /// Chinese, in simplified characters.
  case chinese = "zh"

  /// What stands between two sentences.
  var sentenceSeparator: String { self == .english ? " " : "" }
}
