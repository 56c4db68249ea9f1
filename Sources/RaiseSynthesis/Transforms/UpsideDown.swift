/// The text turned by half a circle: order reversed, letters exchanged with those that look so.
enum UpsideDown: ReversibleTransform {
  static let name = "flip"
  static let titles: [Language: String] = [.english: "upside-down text", .chinese: "倒置文字"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap("abcdefghijkmnrtvwy?!", "ɐqɔpǝɟƃɥᴉɾʞɯuɹʇʌʍʎ¿¡")
  static func apply(_ text: String) -> String { swap(Reversed.apply(text)) }
  static func undo(_ text: String) -> String? { swap(Reversed.apply(text)) }
}
