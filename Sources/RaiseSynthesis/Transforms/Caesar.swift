/// Latin letters moved on by three, as Caesar is said to have done.
enum Caesar: ReversibleTransform {
  static let name = "caesar"
  static let titles: [Language: String] = [.english: "a Caesar cipher with shift 3", .chinese: "移三位的凯撒密码"]
  static let languages = [Language.english]
  static func apply(_ text: String) -> String { moved(text, by: 3) }
  static func undo(_ text: String) -> String? { moved(text, by: 23) }

  private static func moved(_ text: String, by shift: UInt32) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let base: UInt32 = ("A"..."Z").contains(scalar) ? 65 : 97
      let isLetter = ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
      let moved = isLetter ? Unicode.Scalar((scalar.value - base + shift) % 26 + base) : scalar
      result.append(moved ?? scalar)
    }
    return String(result)
  }
}
