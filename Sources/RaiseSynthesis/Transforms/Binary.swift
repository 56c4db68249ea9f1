/// The UTF-8 bytes as eight binary digits each.
enum Binary: ReversibleTransform {
  static let name = "binary"
  static let titles: [Language: String] = [.english: "binary code", .chinese: "二进制"]
  private static let groups = ByteGroups(radix: 2, width: 8, separator: " ")
  static func apply(_ text: String) -> String { groups.apply(text) }
  static func undo(_ text: String) -> String? { groups.undo(text) }
}
