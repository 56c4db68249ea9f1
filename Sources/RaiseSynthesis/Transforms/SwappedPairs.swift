/// Each scalar at an even place exchanged with the one behind it.
enum SwappedPairs: ReversibleTransform {
  static let name = "swapped-pairs"
  static let titles: [Language: String] = [.english: "swapped neighbouring letters", .chinese: "相邻字互换"]
  static func apply(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    for index in stride(from: 0, to: scalars.count - 1, by: 2) { scalars.swapAt(index, index + 1) }
    return String(String.UnicodeScalarView(scalars))
  }
  static func undo(_ text: String) -> String? { apply(text) }
}
