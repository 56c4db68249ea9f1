/// Capitals and small letters in turn. Lossy: the text's own capitals go.
enum AlternatingCase: PromptTransform {
  static let name = "alternating-case"
  static let titles: [Language: String] = [.english: "alternating case", .chinese: "大小写交替"]
  static let languages = [Language.english]
  static func apply(_ text: String) -> String {
    text.enumerated().map { $0.offset.isMultiple(of: 2) ? $0.element.lowercased() : $0.element.uppercased() }.joined()
  }
}
