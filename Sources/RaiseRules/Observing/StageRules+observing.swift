import RaiseCore

extension StageRules {
  /// What each rule sees in each item, in the order of ``definitions``.
  func observe(_ items: [Item]) -> [ItemObservations] {
    var seen = items.map(observeText)
    ClassifierRule.readAhead(others.compactMap { $0 as? ClassifierRule }, items)
    for (index, definition) in definitions.enumerated() where !(definition.rule is any TextRule) {
      for (item, observations) in observe(items, with: definition).enumerated() {
        seen[item].byRule[index] = observations
      }
    }
    return seen
  }

  /// The findings that follow, in order of position, then of rule.
  ///
  /// - Parameters:
  ///   - textBytes: The length of the judged text in bytes of UTF-8.
  ///   - isEnough: Asked before dearer rules are heard (``byCost``); those are then left out.
  /// - Throws: The failure that searching the item would have thrown: that of the first rule in that order.
  func findings(
    from observations: ItemObservations, textBytes: Int, isEnough: ([Finding]) -> Bool = { _ in false }
  ) throws -> [Finding] {
    var findings: [Finding] = []
    for rules in byCost {
      if !findings.isEmpty && isEnough(findings) { break }
      for rule in rules where rule < observations.byRule.count {
        findings += definitions[rule].findings(from: try observations.byRule[rule].get(), textBytes: textBytes)
      }
    }
    return findings.count > 1 ? inOrder(findings) : findings
  }

  private func observeText(_ item: Item) -> ItemObservations {
    var seen = ItemObservations(byRule: definitions.map { _ in .success([]) })
    ScanText.scanning(item.judgedText) { text in
      texts.forEachObservation(in: text) { rule, result in
        let index = textIndices[rule]
        switch result {
        case .success(.seen(let observations)): seen.byRule[index] = .success(observations)
        case .success(.found(let findings)):
          seen.byRule[index] = .success(definitions[index].observations(of: findings, in: item.judgedText))
        case .failure(let error): seen.byRule[index] = .failure(error)
        }
      }
    }
    return seen
  }

  private func observe(
    _ items: [Item], with definition: RuleDefinition
  ) -> [Result<[Observation], EvaluationError>] {
    if let rule = definition.rule as? any ObservingBatchRule { return rule.observations(inEach: items) }
    let found =
      (definition.rule as? any BatchRule)?.findings(inEach: items)
      ?? items.map { item in EvaluationError.catching(in: definition.id) { try definition.rule.findings(in: item) } }
    return zip(items, found).map { item, found in
      found.map { definition.observations(of: $0, in: item.judgedText) }
    }
  }
}

extension TextRuleSet {
  /// What a rule has to tell of a text.
  enum Told {
    case seen([Observation])
    case found([Finding])
  }

  /// Hands over what each rule sees in a prepared text; rules that see nothing may be left out.
  func forEachObservation(in text: ScanText, _ body: (_ rule: Int, Result<Told, EvaluationError>) -> Void) {
    let (matches, candidates) = candidates(in: text)
    if !matches.isEmpty {
      for (rule, matches) in Dictionary(grouping: matches, by: \.rule) {
        guard let keywords = keywordRules[rule] else { continue }
        body(rule, .success(.found(matches.map { keywords.finding(at: $0.range) })))
      }
    }
    for (index, isCandidate) in candidates.enumerated() where isCandidate {
      let rule = rules[index]
      body(
        index,
        EvaluationError.catching(in: rule.kind) {
          if let rule = rule as? any ObservingTextRule { return .seen(try rule.observations(in: text)) }
          return .found(try rule.findings(in: text))
        })
    }
  }
}

extension EvaluationError {
  /// What `body` returns, or its error as one of `rule`.
  static func catching<Value>(in rule: String, _ body: () throws -> Value) -> Result<Value, EvaluationError> {
    do {
      return .success(try body())
    } catch let error as EvaluationError {
      return .failure(error)
    } catch {
      return .failure(EvaluationError(rule: rule, reason: "\(error)"))
    }
  }
}
