/// Each scalar twice.
enum Doubled: ReversibleTransform {
  static let name = "doubled"
  static let titles: [Language: String] = [.english: "doubled letters", .chinese: "叠字"]
  static func apply(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.flatMap { [$0, $0] }))
  }

  static func undo(_ text: String) -> String? {
    let scalars = Array(text.unicodeScalars)
    guard scalars.count.isMultiple(of: 2) else { return nil }
    let pairs = stride(from: 0, to: scalars.count, by: 2)
    guard pairs.allSatisfy({ scalars[$0] == scalars[$0 + 1] }) else { return nil }
    return String(String.UnicodeScalarView(pairs.map { scalars[$0] }))
  }
}
