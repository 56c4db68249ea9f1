import Foundation

/// The named fields before a record's or a message's content, as WARC and HTTP write them.
struct HeaderFields {
  private let values: [String: String]

  /// Reads lines of "Name: value"; a line that begins with a space goes on with the value before it. Lines of another
  /// form are left out, and of a name that stands twice the first value counts.
  init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    var values: [String: String] = [:]
    var last: String?
    for line in bytes.split(separator: 0x0A) {
      let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
      if text.first == " " || text.first == "\t" {
        if let last { values[last]?.append(" " + text.trimmingCharacters(in: .whitespaces)) }
        continue
      }
      guard let colon = text.firstIndex(of: ":") else { continue }
      let name = text[..<colon].trimmingCharacters(in: .whitespaces).lowercased()
      last = values[name] == nil ? name : nil
      if last != nil { values[name] = text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces) }
    }
    self.values = values
  }

  /// The value of a field, by its name in lower case.
  subscript(name: String) -> String? { values[name] }

  /// Where the content begins behind an empty line, and where the fields before it end; nil when there is none.
  static func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (fields: Int, content: Int)? {
    guard let base = bytes.baseAddress else { return nil }
    var position = start
    while position < bytes.count, let found = memchr(base + position, 0x0A, bytes.count - position) {
      let newline = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
      let next = newline + 1
      if next < bytes.count && bytes[next] == 0x0A { return (newline, next + 1) }
      if next + 1 < bytes.count && bytes[next] == 0x0D && bytes[next + 1] == 0x0A { return (newline, next + 2) }
      position = next
    }
    return nil
  }
}

/// A media type such as "text/html; charset=utf-8".
struct MediaType {
  /// Type and subtype in lower case, without parameters.
  let name: String
  /// The parameter `charset`, in lower case.
  let charset: String?

  init(_ text: String) {
    let parts = text.lowercased().split(separator: ";", omittingEmptySubsequences: false)
    name = parts.first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
    charset =
      parts.dropFirst().lazy.compactMap { part -> String? in
        let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        guard pair.count == 2, pair[0] == "charset" else { return nil }
        return pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"' "))
      }.first
  }

  /// The type without its subtype, of those that are registered (RFC 6838, IANA), for counts: an archive must not
  /// decide how many different ones there are.
  var family: String {
    let family = name.prefix { $0 != "/" }
    let known = ["application", "audio", "font", "image", "message", "model", "multipart", "text", "video"]
    return known.first { $0 == family } ?? "other"
  }
}
