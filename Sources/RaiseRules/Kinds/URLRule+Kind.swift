import RaiseCore

extension URLRule {
  /// The kind `url` in policy files.
  static let ruleKind = RuleKind(
    "url", otherNames: ["urls", "URLFilter", "url-filter", "domain", "domains", "blocklist-url"],
    "Documents from listed hosts and URLs, or with listed words in their URL.",
    keys: [
      PolicyKey("domains", .texts, "Host names: a registered domain with all hosts below it, any other name alone."),
      PolicyKey("domains-file", .text, "A file with further ones, one a line, plain, gzip or zstd."),
      PolicyKey("urls", .texts, "Whole URLs, as they stand."),
      PolicyKey("urls-file", .text, "A file with further ones."),
      PolicyKey("banned-words", .texts, "Words that no URL may have between signs."),
      PolicyKey("banned-words-file", .text, "A file with further ones."),
      PolicyKey("banned-subwords", .texts, "Letters that may stand nowhere in a URL, signs left out."),
      PolicyKey("banned-subwords-file", .text, "A file with further ones."),
      PolicyKey("soft-banned-words", .texts, "Words of which a URL may have fewer than `soft-word-threshold`."),
      PolicyKey("soft-banned-words-file", .text, "A file with further ones."),
      PolicyKey(
        "soft-word-threshold", .number(1...100), standard: .number(2),
        "How many different soft banned words are too many."
      ),
      PolicyKey(
        "without-url", .choice(WithoutURL.allCases.map(\.rawValue)), standard: .text(WithoutURL.pass.rawValue),
        "What becomes of a document without a URL: `pass`, or `block`: a finding like any other."),
    ]
  ) { settings, fields in
    guard !settings.hazards.isEmpty else { throw FieldError("hazards", "expected at least one hazard") }
    var reader = URLListReader(fields: fields)
    let lists = try reader.lists()
    return URLRule(
      describedValues: reader.describedValues, settings: settings, lists: lists,
      softWordThreshold: Int(fields.number("soft-word-threshold") ?? 2),
      withoutURL: fields.text("without-url").flatMap(WithoutURL.init) ?? .pass)
  }
}

/// Reads the lists of one rule, from the policy and from files beside it.
private struct URLListReader {
  let fields: Fields
  /// Digests of the files, which stand for what is in them.
  var describedValues: [String: PolicyValue] = [:]

  mutating func lists() throws -> URLLists {
    var lists = URLLists()
    lists.domains = try list("domains", of: URLLists.domain)
    lists.urls = try list("urls", of: URLLists.url)
    lists.bannedWords = try list("banned-words", of: URLLists.word)
    lists.softBannedWords = try list("soft-banned-words", of: URLLists.word)
    var subwords: [[UInt8]] = []
    try forEachEntry("banned-subwords") { subwords.append(try URLLists.word($0)) }
    lists.bannedSubwords = subwords.isEmpty ? nil : AhoCorasick(exactly: subwords)
    guard !lists.isEmpty || fields.text("without-url") == URLRule.WithoutURL.block.rawValue else {
      throw FieldError("domains", "missing; expected at least one list, such as domains or banned-words-file")
    }
    return lists
  }

  private mutating func list(_ key: String, of form: ([UInt8]) throws -> [UInt8]) throws -> NameList {
    var list = NameList()
    try forEachEntry(key) { entry in
      do { try list.insert(form(entry)) } catch is NameList.FullError {
        throw EntryError(reason: "expected at most 4 GiB of entries, found more")
      }
    }
    return list
  }

  private mutating func forEachEntry(_ key: String, _ body: ([UInt8]) throws -> Void) throws {
    for (index, entry) in fields.texts(key).enumerated() {
      do { try body(Array(entry.utf8)) } catch let error as EntryError {
        throw FieldError(key, index: index, error.reason)
      }
    }
    let fileKey = key + "-file"
    guard let name = fields.text(fileKey) else { return }
    guard !name.hasPrefix("/") else {
      throw FieldError(fileKey, "expected a path relative to the policy file, found \(quoted(name))")
    }
    do {
      let digest = try ListFile(name, in: fields.directory).forEachEntry { try body($0) }
      describedValues[fileKey] = .text("\(name) (SHA-256 of its entries: \(digest))")
    } catch let error as ListFileError {
      throw FieldError(fileKey, "\(error)")
    }
  }
}

extension URLLists {
  fileprivate var isEmpty: Bool {
    domains.isEmpty && urls.isEmpty && bannedWords.isEmpty && softBannedWords.isEmpty && bannedSubwords == nil
  }
}
