/// A hyphen behind every third scalar.
enum Chunks: ReversibleTransform {
  static let name = "chunks"
  static let titles: [Language: String] = [.english: "pieces of three letters", .chinese: "三字一段"]

  static func apply(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for (index, scalar) in text.unicodeScalars.enumerated() {
      result.append(scalar)
      if index % 3 == 2 { result.append("-") }
    }
    return String(result)
  }

  static func undo(_ text: String) -> String? {
    var result = String.UnicodeScalarView()
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index % 4 == 3 else {
        result.append(scalar)
        continue
      }
      guard scalar == "-" else { return nil }
    }
    return String(result)
  }
}
