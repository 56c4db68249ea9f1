/// Text that may come from anywhere, safe between the tags and inside the quoted attributes of a page.
enum HTMLText {
  /// Escapes what HTML gives a meaning, and leaves out control characters and those that turn the direction of writing.
  static func escaped(_ text: some StringProtocol) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": safe += "\u{FFFD}"
      case "\n", "\t": safe += " "
      case "\0"..<" ", "\u{7F}"..."\u{9F}": safe += "\u{FFFD}"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// The same, at most `count` scalars of it: a character may be of any number of them.
  static func escaped(_ text: String, upTo count: Int) -> String { escaped(text.shortened(to: count)) }
}

extension String {
  /// The text, or its first `count` scalars and an ellipsis.
  func shortened(to count: Int) -> String {
    guard let end = unicodeScalars.index(startIndex, offsetBy: count, limitedBy: endIndex), end < endIndex else {
      return self
    }
    return String(unicodeScalars[..<end]) + "…"
  }
}
