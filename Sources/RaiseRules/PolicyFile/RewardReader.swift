import RaiseCore

/// The `reward` of a policy file, with where things stand in it.
struct RewardSection: Sendable {
  /// A name of a rule, and where.
  struct RuleName: Sendable {
    var name: String
    var position: SourcePosition
    var path: String
  }

  var formula: RewardFormula
  var ruleNames: [RuleName]
  var numbers: [RewardNumber: WrittenNumber]
}

/// One of the numbers of a reward formula.
enum RewardNumber: Sendable, Hashable {
  case costOffset, rewardOffset
  case cost(of: String)
  case reward(of: String)
}

/// A number as it is written in a file.
struct WrittenNumber: Sendable, Hashable {
  var position: SourcePosition
  var text: String
}

/// Reads the `reward` of a policy file.
struct RewardReader {
  let directory: String
  let problems: ProblemList

  /// The section; nil when something is wrong with it, which is then reported.
  func section(_ source: SourceValue) -> RewardSection? {
    guard let fields = fields(source, RewardFormula.keys, "reward") else { return nil }
    var section = RewardSection(formula: RewardFormula(signals: [], propositions: []), ruleNames: [], numbers: [:])
    for entry in entries(fields, "signals") {
      guard let signal = signal(entry, path: "\(fields.path(of: "signals")).\(entry.key)", &section.ruleNames) else {
        continue
      }
      section.formula.signals.append(signal)
    }
    let signals = entries(fields, "signals").map(\.key)
    for entry in entries(fields, "propositions") {
      let path = "\(fields.path(of: "propositions")).\(entry.key)"
      guard let proposition = proposition(entry, signals, path: path, &section.numbers) else { continue }
      section.formula.propositions.append(proposition)
    }
    if let source = fields.nested("offset"), let offset = self.fields(source, RewardFormula.offsetKeys, "reward.offset")
    {
      section.formula.costOffset = offset.number("cost") ?? 0
      section.formula.rewardOffset = offset.number("reward") ?? 0
      section.numbers[.costOffset] = written(offset, "cost")
      section.numbers[.rewardOffset] = written(offset, "reward")
    }
    return section
  }

  private func fields(_ source: SourceValue, _ keys: [PolicyKey], _ path: String) -> Fields? {
    Fields(source, keys: keys, path: path, directory: directory, problems: problems)
  }

  /// The entries of a mapping that must be there and not empty.
  private func entries(_ fields: Fields, _ key: String) -> [SourceValue.Entry] {
    guard let source = fields.nested(key) else { return [] }
    guard case .mapping(let entries) = source.content, !entries.isEmpty else {
      fields.report("expected a mapping of names, found \(source.summary)", at: key)
      return []
    }
    return entries
  }

  private func signal(
    _ entry: SourceValue.Entry, path: String, _ ruleNames: inout [RewardSection.RuleName]
  ) -> RewardFormula.Signal? {
    guard let fields = fields(entry.value, RewardFormula.signalKeys, path) else { return nil }
    switch (fields.has("rules"), fields.has("measure")) {
    case (true, false):
      for (index, name) in fields.texts("rules").enumerated() {
        ruleNames.append(
          .init(name: name, position: fields.position(of: "rules", index), path: fields.path(of: "rules", index)))
      }
      let source = RewardFormula.RuleSource(
        rules: fields.texts("rules"), subject: fields.text("of").flatMap(RewardFormula.Subject.init) ?? .response,
        ignoresEchoes: fields.flag("ignore-echoes"), tellsHazards: fields.flag("each-hazard"))
      return RewardFormula.Signal(name: entry.key, source: .rules(source))
    case (false, true):
      for key in ["of", "ignore-echoes", "each-hazard"] where fields.has(key) {
        fields.report("expected no such key beside measure", at: key)
      }
      return fields.text("measure").flatMap(RewardMeasure.init).map { .init(name: entry.key, source: .measure($0)) }
    default:
      problems.report("expected either rules or measure", at: entry.value.position, path: path)
      return nil
    }
  }

  private func proposition(
    _ entry: SourceValue.Entry, _ signals: [String], path: String, _ numbers: inout [RewardNumber: WrittenNumber]
  ) -> RewardFormula.Proposition? {
    guard let fields = fields(entry.value, RewardFormula.propositionKeys, path) else { return nil }
    let terms = fields.texts("all").enumerated().compactMap { index, text in
      term(text, among: signals, at: fields, index)
    }
    numbers[.cost(of: entry.key)] = written(fields, "cost")
    numbers[.reward(of: entry.key)] = written(fields, "reward")
    let proposition = RewardFormula.Proposition(
      name: entry.key, terms: terms, tendency: fields.text("tendency").flatMap(RewardFormula.Tendency.init),
      cost: fields.number("cost"), reward: fields.number("reward"), isFixed: fields.flag("fixed"))
    checkTendency(of: proposition, fields)
    return terms.isEmpty ? nil : proposition
  }

  private func term(_ text: String, among signals: [String], at fields: Fields, _ index: Int) -> RewardFormula.Term? {
    let isNegated = text.hasPrefix("not ")
    let name = isNegated ? String(text.dropFirst(4)) : text
    guard signals.contains(name) else {
      fields.report("unknown signal \(quoted(name)) \(NearestName.hint(name, known: signals))", at: "all", index)
      return nil
    }
    return RewardFormula.Term(name, isNegated: isNegated)
  }

  /// Weights go the way that the proposition says it counts.
  private func checkTendency(of proposition: RewardFormula.Proposition, _ fields: Fields) {
    guard let tendency = proposition.tendency else { return }
    let direction: Double = tendency == .good ? 1 : -1
    for (key, weight, sign) in [("cost", proposition.cost, -direction), ("reward", proposition.reward, direction)] {
      guard let weight, weight * sign < 0 else { continue }
      let bound = sign > 0 ? "at least 0" : "at most 0"
      fields.report("expected \(bound), since its tendency is \(tendency.rawValue), found \(weight)", at: key)
    }
  }

  private func written(_ fields: Fields, _ key: String) -> WrittenNumber? {
    guard case .scalar(let text, isPlain: true)? = fields.nested(key)?.content else { return nil }
    return WrittenNumber(position: fields.position(of: key), text: text)
  }
}

extension RewardFormula {
  /// The keys of `reward`.
  static let keys: [PolicyKey] = [
    .required("signals", .nested("mapping of names"), "Numbers from 0 to 1, from rules or measured, by name."),
    .required(
      "propositions", .nested("mapping of names"), "What is said of an answer, by name, each with its weights."),
    PolicyKey("offset", .nested("cost: and reward:"), "What the two sums are when no proposition holds."),
  ]

  /// The keys of a signal.
  static let signalKeys: [PolicyKey] = [
    PolicyKey("rules", .texts, "The rules whose highest score it is."),
    PolicyKey(
      "of", .choice(Subject.allCases.map(\.rawValue)), standard: .text(Subject.response.rawValue),
      "Whether findings about the prompt or about the response count."),
    PolicyKey(
      "ignore-echoes", .boolean, standard: .boolean(false),
      "Whether evidence that stands in the conversation too is passed over."),
    PolicyKey(
      "each-hazard", .boolean, standard: .boolean(false), "Whether results also have the score of each hazard."),
    PolicyKey(
      "measure", .choice(RewardMeasure.allCases.map(\.rawValue)), "In place of `rules`: what is measured in the texts."),
  ]

  /// The keys of a proposition.
  static let propositionKeys: [PolicyKey] = [
    .required("all", .texts, "Signals whose product it is; `not signal` stands for 1 minus the signal."),
    PolicyKey(
      "tendency", .choice(Tendency.allCases.map(\.rawValue)),
      "`good`: it never lowers the reward nor raises the cost; `bad`: the other way round."),
    PolicyKey("cost", .number(-weightLimit...weightLimit), "Its weight in the cost; without it, it has no part there."),
    PolicyKey(
      "reward", .number(-weightLimit...weightLimit), "Its weight in the reward; without it, it has no part there."),
    PolicyKey(
      "fixed", .boolean, standard: .boolean(false), "Whether `raise reward fit` leaves its weights as they are."),
  ]

  /// The keys of `offset`.
  static let offsetKeys: [PolicyKey] = [
    PolicyKey("cost", .number(-weightLimit...weightLimit), "The cost when no proposition holds; 0 when absent."),
    PolicyKey("reward", .number(-weightLimit...weightLimit), "The same of the sum under the reward."),
  ]

  /// Differences of more than this make no difference to a bounded reward.
  private static let weightLimit = 100.0
}
