import RaiseCore

/// Finds keys, tokens and passwords: vendors' formats, JSON Web Tokens, private keys, credentials in URLs, and values
/// of high entropy given to something called password, token or key.
///
///     let rule = try SecretRule(settings: RuleSettings(id: "secrets", hazards: [.secret]), kinds: ["github-token", "jwt"])
///
/// Which kinds there are and what each takes for a hit: `docs/secrets.md`.
public struct SecretRule: TextRule {
  public let kind = "secret"
  public let version = 1
  /// The longest private key, and what stands around it.
  public let reach: Int? = PrivateKeyBlock.maxLength + otherReach
  /// The longest of the other secrets, tokens of JSON left out, with what stands around them.
  static let otherReach = 512
  public let requiredLiterals: [String]?

  private let settings: RuleSettings
  private let scanner: SecretScanner

  /// A rule for `kinds`, by their names in ``SecretKind/all``, as far as their hazards are wanted.
  ///
  /// - Parameters:
  ///   - settings: Its hazards say what is wanted: `sec` for all kinds, `sec.cloud` for some; none at all means all.
  ///   - kinds: The kinds to look for; nil for all.
  ///   - minEntropy: The least bits per character of an assigned value, 0...8.
  /// - Throws: ``UnknownNameError`` for a kind that is not in the register.
  public init(settings: RuleSettings, kinds: [String]? = nil, minEntropy: Double = 3.5) throws {
    let known = SecretKind.all.map(\.name)
    if let unknown = kinds?.first(where: { !known.contains($0) }) {
      throw UnknownNameError(what: "secret kind", found: unknown, known: known)
    }
    let wanted = SecretKind.all.indices.filter { index in
      let kind = SecretKind.all[index]
      return kinds?.contains(kind.name) ?? true
        && (settings.hazards.isEmpty || settings.hazards.contains { kind.hazard.isA($0) })
    }
    self.settings = settings
    scanner = SecretScanner(kinds: Set(wanted), minEntropy: minEntropy)
    requiredLiterals = Set(wanted.flatMap { SecretKind.all[$0].recognizers.flatMap(\.anchors) }).sorted()
  }

  public func findings(in text: ScanText) throws -> [Finding] {
    scanner.hits(in: text.bytes).map { hit in
      let kind = SecretKind.all[hit.kind]
      return Finding(
        rule: settings.id, hazard: kind.hazard, score: hit.score, range: hit.range, threshold: settings.threshold,
        mode: settings.mode, detail: kind.name)
    }
  }
}

extension SecretRule: LongEvidenceRule {
  var usualReach: Int { Self.otherReach }
  var longEvidence: [any LongEvidence] { [PrivateKeyBlock(), JSONWebToken()] }
}
