/// What a URL rule looks at in a URL: the host and the registered domain, the words, and the text without signs.
///
/// Parted as datatrove does with tldextract 5.4 (`remote.py`, `lenient_netloc`), but that letters count in either case and
/// that international names count in either form: `xn--mnchen-3ya.de` is `münchen.de`.
struct WebURL {
  /// As it came.
  let text: String
  /// Its UTF-8 with ASCII letters in lower case.
  private let lowercased: [UInt8]

  init(_ text: String) {
    self.text = text
    lowercased = text.utf8.map(Self.lowercased)
  }

  /// In lower case and in Unicode, without user, port and a dot at its end; empty where there is none.
  var host: String { Self.comparable(host: Self.host(in: text)) }

  /// Hands over the runs of ASCII letters and digits, in lower case.
  func forEachWord(_ body: (Slice<UnsafeBufferPointer<UInt8>>) -> Void) {
    lowercased.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let start = index
        while index < bytes.count, Self.isWordByte(bytes[index]) { index += 1 }
        if index > start { body(bytes[start..<index]) }
        index += 1
      }
    }
  }

  /// All ASCII letters and digits, in lower case, put together.
  var letters: [UInt8] { lowercased.filter(Self.isWordByte) }

  static func letters(of text: String) -> [UInt8] { WebURL(text).letters }

  /// A host's name in the form in which names are compared.
  static func comparable(host: String) -> String {
    var host = host.lowercased()
    if !host.utf8.allSatisfy({ $0 < 0x80 }) {
      host = String(host.map { "。．｡".contains($0) ? "." : $0 })
    }
    while host.hasSuffix(".") { host.removeLast() }
    return Punycode.decoded(host)
  }

  /// Between the scheme, when there is one, and the path: without user, port and the brackets' outside.
  private static func host(in text: String) -> String {
    let rest = withoutScheme(text)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    if place.hasPrefix("["), let end = place.firstIndex(of: "]") { return String(place[...end]) }
    return String(place.prefix { $0 != ":" }.trimming(while: \.isWhitespace))
  }

  private static func withoutScheme(_ text: String) -> Substring {
    guard let slashes = text.firstRange(of: "//") else { return text[...] }
    if slashes.lowerBound == text.startIndex { return text[slashes.upperBound...] }
    let scheme = text[..<slashes.lowerBound]
    let name = scheme.dropLast().utf8
    guard scheme.utf8.count >= 2, scheme.last == ":", name.allSatisfy({ isWordByte($0) || "+-.".utf8.contains($0) })
    else { return text[...] }
    return text[slashes.upperBound...]
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension Substring {
  /// Without what fulfils `predicate` at either end.
  fileprivate func trimming(while predicate: (Character) -> Bool) -> Substring {
    var part = drop(while: predicate)
    while let last = part.last, predicate(last) { part.removeLast() }
    return part
  }
}
