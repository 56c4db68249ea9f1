/// Small Latin letters exchanged with phonetic small capitals.
enum SmallCapitals: ReversibleTransform {
  static let name = "small-capitals"
  static let titles: [Language: String] = [.english: "small capitals", .chinese: "小型大写字母"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ")
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
