import RaiseCore

/// A form of evidence that can be much longer than the rule's other evidence, and is known by how it begins.
///
/// A stream is held back from such a beginning on for as long as the evidence may still go on, instead of always by the
/// longest evidence there is: 16 KB would be an hour of reading.
protocol LongEvidence: Sendable {
  /// How the evidence begins, byte for byte.
  var opening: StaticString { get }

  /// Whether more text may still change what there is at `start`, where an opening stands; the text ends where `text`
  /// does, so far.
  func isOpen(at start: Int, in text: ByteView) -> Bool
}

/// A rule with evidence of that form.
protocol LongEvidenceRule: TextRule {
  /// The longest of its other evidence, with its context, in bytes.
  var usualReach: Int { get }
  var longEvidence: [any LongEvidence] { get }
}

extension TextRule {
  /// How far a stream is held back for the rule, as long as it sees no opening of long evidence.
  var streamReach: Int? { (self as? any LongEvidenceRule)?.usualReach ?? reach }
}

extension JSONWebToken: LongEvidence {
  var opening: StaticString { "eyJ" }

  func isOpen(at start: Int, in text: ByteView) -> Bool {
    guard start == text.wordStart(before: start) else { return false }
    let limit = start + Self.maxLength + 1
    return text.end(of: TokenAlphabet.dotted.contains, from: start, limit: limit) == text.count && text.count < limit
  }
}

extension PrivateKeyBlock: LongEvidence {
  var opening: StaticString { "-----BEGIN " }

  func isOpen(at start: Int, in text: ByteView) -> Bool {
    guard text.count < start + Self.maxLength + SecretRule.otherReach else { return false }
    let close = firstClose(after: start + opening.utf8CodeUnitCount, in: text)
    return close.map { text.count < $0 + SecretRule.otherReach } ?? true
  }

  /// Where the block's end is announced, or where something stands that no block has.
  private func firstClose(after body: Int, in text: ByteView) -> Int? {
    (body..<max(body, text.count)).first { index in
      text.has("-----END ", at: index) || text.has("-----BEGIN ", at: index) || text[index] >= 0x80
        || text[index] < 0x20 && !text[index].isSpace
    }
  }
}
