/// Each line behind "> ", as in a reply to a mail.
enum Quoted: ReversibleTransform {
  static let name = "quoted"
  static let titles: [Language: String] = [.english: "a quoted mail", .chinese: "引用邮件"]
  static func apply(_ text: String) -> String {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { "> " + String($0) }
      .joined(separator: "\n")
  }

  static func undo(_ text: String) -> String? {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.allSatisfy({ $0.starts(with: "> ".unicodeScalars) }) else { return nil }
    return lines.map { String($0.dropFirst(2)) }.joined(separator: "\n")
  }
}
