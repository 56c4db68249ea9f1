import RaiseCore

/// Finds texts that one family of quality heuristics takes for not worth training on; one finding for each limit that
/// the text is on the wrong side of. The text as a whole is meant, so findings have no range.
///
/// Which families there are, what each measures and where the limits come from: `docs/quality.md`.
struct QualityRule: TextRule {
  let kind: String
  let version: Int
  /// Unbounded: what is measured is the whole text.
  let reach: Int? = nil
  let requiredLiterals: [String]? = nil

  private let settings: RuleSettings
  private let heuristic: any QualityHeuristic
  private let limits: [(limit: QualityLimit, value: Double)]

  /// A rule of the family `Heuristic` with the limits and other values in `fields`.
  init<Heuristic: QualityHeuristic>(_ family: Heuristic.Type, settings: RuleSettings, fields: Fields) throws {
    guard !fields.has("threshold") else {
      throw FieldError("threshold", "a quality rule has no threshold of its own; its limits are keys of their own")
    }
    guard !settings.hazards.isEmpty else { throw FieldError("hazards", "expected at least one hazard") }
    kind = family.name
    version = family.version
    self.settings = settings
    heuristic = try Heuristic(fields)
    limits = family.limits.map { ($0, fields.number($0.key) ?? $0.standard) }
  }

  /// The family as a rule kind of policy files.
  static func kind<Heuristic: QualityHeuristic>(of family: Heuristic.Type) -> RuleKind {
    RuleKind(
      family.name, otherNames: family.otherNames, family.summary,
      keys: family.limits.map(\.policyKey) + family.otherKeys
    ) { settings, fields in
      try QualityRule(family, settings: settings, fields: fields)
    }
  }

  func findings(in text: ScanText) throws -> [Finding] {
    zip(limits, heuristic.measures(of: text.measures)).compactMap { limit, measure in
      guard let measure, limit.limit.fails(measure, limit.value) else { return nil }
      let (score, threshold) = limit.limit.score(measure, limit.value)
      return Finding(
        rule: settings.id, hazard: settings.hazards[0], score: score, threshold: threshold, mode: settings.mode,
        detail: limit.limit.detail(measure, limit.value))
    }
  }
}
