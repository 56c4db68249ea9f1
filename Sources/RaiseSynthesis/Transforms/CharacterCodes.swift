/// The UTF-8 bytes as decimal numbers.
enum CharacterCodes: ReversibleTransform {
  static let name = "character-codes"
  static let titles: [Language: String] = [.english: "decimal character codes", .chinese: "十进制字符码"]
  private static let groups = ByteGroups(radix: 10, width: 3, separator: ",")
  static func apply(_ text: String) -> String { groups.apply(text) }
  static func undo(_ text: String) -> String? { groups.undo(text) }
}
