/// Small Latin letters exchanged with the cells of English Braille.
enum Braille: ReversibleTransform {
  static let name = "braille"
  static let titles: [Language: String] = [.english: "Braille", .chinese: "盲文"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(ScalarSwap.lowerCase, "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵")
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
