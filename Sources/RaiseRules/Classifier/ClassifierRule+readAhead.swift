import RaiseCore
import RaiseInference

extension ClassifierRule {
  /// Has the models that several rules ask read at once what each rule will ask about `items`.
  ///
  /// One rule asks about prompts, the next about the answers to them, and a third about both. Read together, a prompt is
  /// read once for all answers that follow it. The models remember what they said (``RecentAnswers``), so the rules then
  /// get the same numbers without reading. What fails here is left to the rule that meets it.
  static func readAhead(_ rules: [ClassifierRule], _ items: [Item]) {
    let alike = Dictionary(grouping: rules.filter(\.asksOneModel)) { ObjectIdentifier($0.cascade.stages[0].scorer) }
    for rules in alike.values where rules.count > 1 {
      var texts: [JudgedText] = []
      var passages: [Passage] = []
      for rule in rules {
        for (number, item) in items.enumerated() where rule.judges(item) {
          for text in rule.judgedTexts(of: item) {
            passages += rule.windows(of: text).map { Passage(text: texts.count, item: number, range: $0) }
            texts.append(text)
          }
        }
      }
      // More than is remembered would be read twice.
      guard passages.count <= RecentAnswers.generation else { continue }
      _ = try? rules[0].cascade.stages[0].scorer.scorer.readings(of: passages, in: texts, readsModes: true)
    }
  }

  /// Whether everything that the rule judges goes to one model.
  private var asksOneModel: Bool {
    cascade.stages.count == 1 && cascade.budget.maxWindows == nil
      && cascade.stages.allSatisfy { !$0.scorer.scorer.isScreen }
  }
}
