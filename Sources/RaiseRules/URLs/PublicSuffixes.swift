/// Which part of a host name a registry gave out: `forums.bbc.co.uk` was registered as `bbc.co.uk`.
///
/// The suffixes are those of registries in the Public Suffix List (publicsuffix.org). An unknown top-level domain counts
/// as a suffix of one label, by the list's default rule.
enum PublicSuffixes {
  private static let rules: Set<Substring> = Set("\(table)".split { $0 == " " || $0 == "\n" })

  /// How many labels of a host, from its end, are looked at: no suffix has as many. A host may be of any length.
  static let maxLabels = 8

  /// The registered domain of `host`, which is in lower case, Unicode and without a dot at its end; nil when the host is
  /// a suffix itself or has a single label.
  static func registeredDomain(of host: String) -> Substring? {
    let starts = Array(labelStarts(of: host))
    guard starts.count > 1 else { return nil }
    let suffix = suffixIndex(host, starts)
    return suffix > 0 ? host[starts[suffix - 1]...] : nil
  }

  /// Where the last labels begin.
  private static func labelStarts(of host: String) -> ArraySlice<String.Index> {
    let starts =
      [host.startIndex]
      + host.utf8.indices.filter { host.utf8[$0] == UInt8(ascii: ".") }.map { host.utf8.index(after: $0) }
    return starts.suffix(maxLabels)
  }

  /// The label at which the public suffix begins.
  private static func suffixIndex(_ host: String, _ starts: [String.Index]) -> Int {
    for (label, start) in starts.enumerated() {
      if rules.contains(host[start...]) { return label }
      guard label + 1 < starts.count else { break }
      if rules.contains("!" + host[start...]) { return label + 1 }
      if rules.contains("*." + host[starts[label + 1]...]) { return label }
    }
    return starts.count - 1
  }
}
