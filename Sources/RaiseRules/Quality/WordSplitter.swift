/// The languages that the key `language` tells words apart by.
enum WordLanguage: String, Sendable, CaseIterable {
  /// By white space, and marks at the edges of words.
  case english = "en"
  /// Chinese, written without spaces.
  case chinese = "zh"

  static let key = PolicyKey(
    "language", .choice(allCases.map(\.rawValue)), standard: .text(english.rawValue),
    "How words are told apart: `en` for languages with spaces between words, `zh` for Chinese.")

  /// What `fields` say.
  init(_ fields: Fields) { self = fields.text("language").flatMap(Self.init) ?? .english }
}

/// What the quality rules part texts into words with.
enum WordSplitter: Sendable, Hashable {
  /// See ``EnglishSplitter``.
  case english
  /// See ``ChineseSplitter``.
  case chinese(ChineseDictionary)

  /// The splitter for the language that `fields` ask for. The dictionary is read only for a rule that needs it.
  ///
  /// - Throws: ``FieldError`` at the key `language` where the dictionary is missing or broken.
  init(_ fields: Fields) throws {
    switch WordLanguage(fields) {
    case .english: self = .english
    case .chinese:
      do {
        self = .chinese(try ChineseDictionary.bundled())
      } catch {
        throw FieldError("language", "the dictionary of Chinese words cannot be read: \(error)")
      }
    }
  }

  /// What its words hang on beyond the policy file, for the policy's digest.
  var describedValues: [String: PolicyValue] {
    switch self {
    case .english: [:]
    case .chinese(let dictionary): ["dictionary": .text(dictionary.identity)]
    }
  }
}
