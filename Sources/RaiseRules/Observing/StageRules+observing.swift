import RaiseCore

extension StageRules {
  /// What each rule sees in each item, in the order of ``rules``.
  ///
  /// - Parameter isEnough: Asked before dearer rules are; what those would see is then left out.
  func observe(_ items: [Item], isEnough: ([Finding]) -> Bool = { _ in false }) -> [ItemObservations] {
    var seen = items.map { _ in ItemObservations(byRule: rules.map { _ in .success([]) }) }
    var doubtful = Array(items.indices)
    for (place, indices) in indicesByCost.enumerated() where !indices.isEmpty {
      observe(items, at: doubtful, with: indices, into: &seen)
      guard indicesByCost[(place + 1)...].contains(where: { !$0.isEmpty }) else { break }
      doubtful = doubtful.filter { item in
        let found = try? findings(from: seen[item], textBytes: items[item].judgedText.utf8.count)
        return found.map { $0.isEmpty || !isEnough($0) } ?? false
      }
    }
    return seen
  }

  /// The findings that follow, in order of position, then of rule.
  ///
  /// - Parameter isEnough: Asked before the findings of dearer rules are; those are then left out.
  /// - Throws: The failure that searching the item would have thrown: that of the first rule of the cheapest.
  func findings(
    from observations: ItemObservations, textBytes: Int, isEnough: ([Finding]) -> Bool = { _ in false }
  ) throws -> [Finding] {
    var findings: [Finding] = []
    for indices in indicesByCost {
      for index in indices where index < observations.byRule.count {
        let seen = try observations.byRule[index].get()
        if !seen.isEmpty { findings += rules[index].findings(from: seen, textBytes: textBytes) }
      }
      if !findings.isEmpty && isEnough(findings) { break }
    }
    return findings.count > 1 ? inOrder(findings) : findings
  }

  /// The observations without those of rules that are dearer than what was enough.
  func considered(
    _ observations: ItemObservations, textBytes: Int, isEnough: ([Finding]) -> Bool
  ) -> ItemObservations {
    var considered = ItemObservations(byRule: rules.map { _ in .success([]) })
    for indices in indicesByCost {
      for index in indices where index < observations.byRule.count {
        considered.byRule[index] = observations.byRule[index]
      }
      guard let found = try? findings(from: considered, textBytes: textBytes) else { break }
      if !found.isEmpty && isEnough(found) { break }
    }
    return considered
  }

  /// What the rules at `indices`, all of them of one cost, see in the items at `places`.
  private func observe(
    _ items: [Item], at places: [Int], with indices: [Int], into seen: inout [ItemObservations]
  ) {
    if indices == textIndices {
      for place in places { observeText(items[place], into: &seen[place]) }
      return
    }
    let chosen = places.map { items[$0] }
    ClassifierRule.readAhead(indices.compactMap { rules[$0].definition.rule as? ClassifierRule }, chosen)
    for index in indices {
      for (place, observations) in zip(places, observe(chosen, with: rules[index])) {
        seen[place].byRule[index] = observations
      }
    }
  }

  private func observeText(_ item: Item, into seen: inout ItemObservations) {
    ScanText.scanning(item.judgedText) { text in
      texts.forEachObservation(in: text) { rule, result in
        let index = textIndices[rule]
        switch result {
        case .success(.seen(let observations)): seen.byRule[index] = .success(observations)
        case .success(.found(let findings)):
          seen.byRule[index] = .success(rules[index].observations(of: findings, in: item.judgedText))
        case .failure(let error): seen.byRule[index] = .failure(error)
        }
      }
    }
  }

  private func observe(_ items: [Item], with rule: StageRule) -> [Result<[Observation], EvaluationError>] {
    if let observing = rule.observingBatch { return observing.observations(inEach: items) }
    let found =
      rule.batch?.findings(inEach: items)
      ?? items.map { item in
        EvaluationError.catching(in: rule.definition.id) { try rule.definition.rule.findings(in: item) }
      }
    return zip(items, found).map { item, found in
      found.map { rule.observations(of: $0, in: item.judgedText) }
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
      body(
        index,
        EvaluationError.catching(in: rules[index].kind) {
          if let rule = observingRules[index] { return .seen(try rule.observations(in: text)) }
          return .found(try rules[index].findings(in: text))
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
