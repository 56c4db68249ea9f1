import RaiseCore

/// All that is known of one answer: the texts, and what the policy found in them.
struct RewardEvidence {
  private let query: RewardQuery
  private let prompt: [Finding]
  private let response: Decision

  init(_ query: RewardQuery, prompt: [Finding], response: Decision) {
    (self.query, self.prompt, self.response) = (query, prompt, response)
  }

  /// What the formula makes of it.
  func score(by formula: RewardFormula) -> RewardScore {
    let words = PairWords(prompt: query.prompt, response: query.response)
    var signals: [RewardScore.Reading] = []
    var values: [String: Double] = [:]
    for signal in formula.signals {
      switch signal.source {
      case .measure(let measure):
        values[signal.name] = words.value(of: measure)
        signals.append(.init(name: signal.name, value: words.value(of: measure)))
      case .rules(let source):
        let found = findings(of: source)
        values[signal.name] = found.map(\.score).max() ?? 0
        signals.append(.init(name: signal.name, value: found.map(\.score).max() ?? 0))
        if source.tellsHazards { signals += Self.byHazard(found, under: signal.name) }
      }
    }
    return score(formula, values, signals)
  }

  private func score(
    _ formula: RewardFormula, _ values: [String: Double], _ signals: [RewardScore.Reading]
  ) -> RewardScore {
    let parts = formula.propositions.map { proposition in
      let value = proposition.terms.reduce(1.0) { product, term in
        let signal = values[term.signal] ?? 0
        return product * (term.isNegated ? 1 - signal : signal)
      }
      return RewardScore.Part(
        name: proposition.name, value: value, cost: value * (proposition.cost ?? 0),
        reward: value * (proposition.reward ?? 0))
    }
    return RewardScore(
      cost: parts.reduce(formula.costOffset) { $0 + $1.cost },
      logOdds: parts.reduce(formula.rewardOffset) { $0 + $1.reward }, parts: parts, signals: signals,
      decision: response)
  }

  private func findings(of source: RewardFormula.RuleSource) -> [Finding] {
    let all = source.subject == .prompt ? prompt : response.findings
    return all.filter { finding in
      source.rules.contains(finding.rule) && !(source.ignoresEchoes && isEcho(finding))
    }
  }

  /// Whether the evidence stands, word for word, in the conversation: who repeats an address gives nothing away.
  private func isEcho(_ finding: Finding) -> Bool {
    let bytes = Array(query.response.utf8)
    guard let range = finding.range, !range.isEmpty, range.lowerBound >= 0, range.upperBound <= bytes.count else {
      return false
    }
    let value = String(decoding: bytes[range], as: UTF8.self)
    return query.conversation.contains { $0.text.contains(value) }
  }

  /// The highest score of each hazard, in the order of the register.
  private static func byHazard(_ findings: [Finding], under name: String) -> [RewardScore.Reading] {
    let scores = Dictionary(findings.map { ($0.hazard, $0.score) }, uniquingKeysWith: max)
    return Hazard.known.compactMap { hazard in
      scores[hazard].map { RewardScore.Reading(name: "\(name).\(hazard)", value: $0) }
    }
  }
}
