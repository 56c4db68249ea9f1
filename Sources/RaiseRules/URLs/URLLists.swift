import RaiseCore

/// The lists of a URL rule, in the form in which they are asked.
struct URLLists: Sendable {
  /// Host names in the form of ``WebURL/comparable(host:)``.
  var domains = NameList()
  var urls = NameList()
  /// Words of ASCII letters and digits, in lower case.
  var bannedWords = NameList()
  var softBannedWords = NameList()
  /// The same, as an automaton; nil when there are none.
  var bannedSubwords: AhoCorasick?

  /// A host name in its compared form.
  ///
  /// - Throws: ``EntryError`` for what is no name.
  static func domain(_ entry: [UInt8]) throws(EntryError) -> [UInt8] {
    guard !entry.contains(where: { $0 == UInt8(ascii: "/") || $0 <= 0x20 }) else {
      throw EntryError(reason: "expected a host name like example.org, found a \"/\" or a space in it")
    }
    let isPlain = entry.allSatisfy { $0 < 0x80 && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    if isPlain, entry.last != UInt8(ascii: "."), !entry.starts(with: "xn--".utf8), !contains(entry, ".xn--") {
      return entry
    }
    let name = try text(of: entry)
    let comparable = WebURL.comparable(host: name)
    guard !comparable.isEmpty else {
      throw EntryError(reason: "expected a host name like example.org, found only dots")
    }
    return Array(comparable.utf8)
  }

  /// A URL as it stands.
  static func url(_ entry: [UInt8]) throws(EntryError) -> [UInt8] { entry }

  /// A word without its signs.
  static func word(_ entry: [UInt8]) throws(EntryError) -> [UInt8] {
    let letters = WebURL.letters(of: try text(of: entry))
    guard !letters.isEmpty else {
      throw EntryError(reason: "expected a word of ASCII letters or digits, found neither")
    }
    return letters
  }

  private static func text(of entry: [UInt8]) throws(EntryError) -> String {
    guard let text = String(validating: entry, as: UTF8.self) else {
      throw EntryError(reason: "expected UTF-8 text, found other bytes")
    }
    return text
  }

  private static func contains(_ entry: [UInt8], _ part: String) -> Bool {
    var rest = entry[...]
    while let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
      rest = rest[dot...]
      if rest.starts(with: part.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}

/// What in a URL stands on a list.
enum URLMatch {
  case domain(String)
  case subdomain(String)
  case url
  case bannedWord(String)
  case softBannedWords([String])
  case bannedSubword
}

extension URLLists {
  /// Everything about the URL that is listed, in datatrove's order: each list at most once.
  func matches(of url: WebURL, softWordThreshold: Int) -> [URLMatch] {
    var matches: [URLMatch] = []
    if !domains.isEmpty {
      let host = url.host
      // The part of the host that a registry gave out.
      if let domain = PublicSuffixes.registeredDomain(of: host), domains.contains(domain.utf8) {
        matches.append(.domain(String(domain)))
      } else if domains.contains(host.utf8) {
        matches.append(.subdomain(host))
      }
    }
    if urls.contains(url.text.utf8) { matches.append(.url) }
    matches += wordMatches(of: url, softWordThreshold)
    if let bannedSubwords, bannedSubwords.hasMatch(in: url.letters) { matches.append(.bannedSubword) }
    return matches
  }

  private func wordMatches(of url: WebURL, _ softWordThreshold: Int) -> [URLMatch] {
    guard !bannedWords.isEmpty || !softBannedWords.isEmpty else { return [] }
    var banned: URLMatch?
    var soft: Set<String> = []
    url.forEachWord { word in
      if banned == nil, bannedWords.contains(word) { banned = .bannedWord(String(decoding: word, as: UTF8.self)) }
      if softBannedWords.contains(word) { soft.insert(String(decoding: word, as: UTF8.self)) }
    }
    let softMatch: URLMatch? =
      soft.count >= softWordThreshold
      ? .softBannedWords(soft.sorted()) : nil
    return [banned, softMatch].compactMap { $0 }
  }
}

extension AhoCorasick {
  /// An automaton for strings that are found as they stand.
  init(exactly strings: [[UInt8]]) { self.init(strings, representatives: Array(0...255), repeating: 0) }

  /// Whether any of the strings stands in `bytes`.
  fileprivate func hasMatch(in bytes: [UInt8]) -> Bool {
    var isFound = false
    bytes.withUnsafeBufferPointer { scan($0) { _, _ in isFound = true } }
    return isFound
  }
}
