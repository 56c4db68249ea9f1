/// Words run together, each with a capital. Lossy: spaces go.
enum CamelCase: PromptTransform {
  static let name = "camel-case"
  static let titles: [Language: String] = [.english: "camel case", .chinese: "驼峰连写"]
  static let languages = [Language.english]
  static func apply(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
