import RaiseCore

/// Finds texts that one family of quality heuristics takes for not worth training on; one finding for each limit that
/// the text is on the wrong side of. The text as a whole is meant, so findings have no range.
///
/// Which families there are, what each measures and where the limits come from: `docs/quality.md`.
struct QualityRule: TextRule, DescribedRule {
  let kind: String
  let version: Int
  /// Unbounded: what is measured is the whole text.
  let reach: Int? = nil
  let requiredLiterals: [String]? = nil

  var describedValues: [String: PolicyValue] { heuristic.describedValues }

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
      measure.flatMap { finding($0, limit) }
    }
  }

  private func finding(_ measure: Double, _ limit: (limit: QualityLimit, value: Double)) -> Finding? {
    guard limit.limit.fails(measure, limit.value) else { return nil }
    let (score, threshold) = limit.limit.score(measure, limit.value)
    return Finding(
      rule: settings.id, hazard: settings.hazards[0], score: score, threshold: threshold, mode: settings.mode,
      detail: limit.limit.detail(measure, limit.value))
  }
}

/// Every measure is seen, whether within its limit or not.
extension QualityRule: ObservingTextRule {
  func observations(in text: ScanText) throws -> [Observation] {
    let measures = heuristic.measures(of: text.measures)
    var observations: [Observation] = []
    observations.reserveCapacity(measures.count)
    for index in limits.indices {
      guard index < measures.count, let measure = measures[index] else { continue }
      observations.append(
        Observation(label: limits[index].limit.key, range: 0..<text.bytes.count, score: measure))
    }
    return observations
  }

  func findings(from observations: [Observation], textBytes: Int) -> [Finding] {
    var findings: [Finding] = []
    var next = 0
    for index in limits.indices {
      // As a rule they stand in the order of the limits.
      let isNext = next < observations.count && observations[next].label == limits[index].limit.key
      let place = isNext ? next : observations.firstIndex { $0.label == limits[index].limit.key }
      guard let place else { continue }
      next = place + 1
      if limits[index].limit.fails(observations[place].score, limits[index].value),
        let finding = finding(observations[place].score, limits[index])
      {
        findings.append(finding)
      }
    }
    return findings
  }

  var limitKeys: Set<String> { Set(limits.map(\.limit.key)) }

  func scale(of label: String) -> ScoreScale? {
    limits.first { $0.limit.key == label }.map { limit, value in
      // Rates may exceed 1 and mostly do not; counts and lengths do.
      ScoreScale(
        name: limit.key, threshold: value, countsAbove: limit.side == .atMost,
        isUnbounded: limit.range.upperBound > 100 || value > 1)
    }
  }
}
