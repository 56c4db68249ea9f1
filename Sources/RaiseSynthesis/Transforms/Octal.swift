/// The UTF-8 bytes as three octal digits each.
enum Octal: ReversibleTransform {
  static let name = "octal"
  static let titles: [Language: String] = [.english: "octal code", .chinese: "八进制"]
  private static let groups = ByteGroups(radix: 8, width: 3, separator: " ")
  static func apply(_ text: String) -> String { groups.apply(text) }
  static func undo(_ text: String) -> String? { groups.undo(text) }
}
