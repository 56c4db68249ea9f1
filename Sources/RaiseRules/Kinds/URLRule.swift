import RaiseCore

/// The rule kind `url`: documents by where they come from, by datatrove's URLFilter. Reads the item's `url`, not its text.
///
/// What counts as listed, and where it differs from datatrove: `docs/urls.md`.
struct URLRule: Rule, DescribedRule {
  /// What becomes of a document without a URL.
  enum WithoutURL: String, CaseIterable {
    case pass, block
  }

  let kind = "url"
  let version = 1
  /// Unbounded, so that no stream takes it: a stream has no URL.
  let reach: Int? = nil
  let describedValues: [String: PolicyValue]

  let settings: RuleSettings
  let lists: URLLists
  let softWordThreshold: Int
  let withoutURL: WithoutURL

  func findings(in item: Item) throws -> [Finding] {
    guard let text = item.metadata[Item.urlKey], !text.isEmpty else {
      return withoutURL == .block ? [finding("no url")] : []
    }
    return lists.matches(of: WebURL(text), softWordThreshold: softWordThreshold).map { finding($0.detail) }
  }

  private func finding(_ detail: String) -> Finding {
    Finding(
      rule: settings.id, hazard: settings.hazards[0], score: 1, threshold: settings.threshold, mode: settings.mode,
      detail: detail)
  }
}

extension URLMatch {
  /// The list's name and the entry, which is the policy's own; of substrings and whole URLs only the list's name.
  fileprivate var detail: String {
    switch self {
    case .domain(let name): "domain \(name)"
    case .subdomain(let name): "subdomain \(name)"
    case .url: "url"
    case .bannedWord(let word): "banned word \(word)"
    case .softBannedWords(let words): "soft banned words \(words.joined(separator: ", "))"
    case .bannedSubword: "banned subword"
    }
  }
}
