/// The UTF-8 bytes as pairs of hexadecimal digits.
enum Hexadecimal: ReversibleTransform {
  static let name = "hex"
  static let titles: [Language: String] = [.english: "hexadecimal", .chinese: "十六进制"]
  private static let groups = ByteGroups(radix: 16, width: 2, separator: "")
  static func apply(_ text: String) -> String { groups.apply(text) }
  static func undo(_ text: String) -> String? { groups.undo(text) }
}
