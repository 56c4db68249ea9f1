import RaiseCore
import RaiseInference

/// Finds what a model sees: heads of a trained classifier, asked about windows of the text, the cheapest model first.
///
/// A text is read in windows that are cut at ends of lines and sentences; of each head the window with the highest
/// score is the evidence. Which model judges what, and what each setting means: `docs/classifier-rules.md`.
public struct ClassifierRule: BatchRule, DescribedRule {
  public let kind = "classifier"
  /// What counts it up: another standard setting, and disguises that are read otherwise.
  public let version = 2
  /// Unbounded: a model reads windows that begin with the text, so a score depends on how the text began. Streams have
  /// a session of their own, `ClassifierStream`.
  public let reach: Int? = nil
  public let describedValues: [String: PolicyValue]

  let settings: RuleSettings
  private(set) var cascade: Cascade
  /// What every text is read as; nil to go by who speaks.
  private let mode: Model.Mode?
  /// Whose words are judged; nil for everybody's.
  private let roles: Set<Role>?
  let windowBytes: Int
  private let disguises: DisguiseHandling
  private let context: PromptContext

  init(
    settings: RuleSettings, cascade: Cascade, mode: Model.Mode?, roles: Set<Role>?, windowBytes: Int,
    disguises: DisguiseHandling = .readWhereServed, context: PromptContext = .lastUser,
    describedValues: [String: PolicyValue]
  ) {
    (self.settings, self.cascade, self.mode, self.roles) = (settings, cascade, mode, roles)
    (self.windowBytes, self.disguises, self.context) = (windowBytes, disguises, context)
    self.describedValues = describedValues
  }

  /// The same rule asking its last model about every window, whatever the budget.
  var lastStageAlone: ClassifierRule {
    var rule = self
    rule.cascade = Cascade(
      heads: cascade.heads, stages: cascade.stages.suffix(1), budget: ClassifierBudget(),
      reportsAll: cascade.reportsAll)
    return rule
  }

  var heads: [ClassifierHead] { cascade.heads }
  /// The name of the model that has the last word.
  var lastModel: String? { cascade.stages.last?.scorer.scorer.name }

  public func findings(inEach items: [Item]) -> [Result<[Finding], EvaluationError>] {
    var texts: [JudgedText] = []
    var passages: [Passage] = []
    for (number, item) in items.enumerated() where judges(item) {
      for text in judgedTexts(of: item) {
        passages += windows(of: text).map { Passage(text: texts.count, item: number, range: $0) }
        texts.append(text)
      }
    }
    do {
      return try cascade.outcomes(of: passages, in: texts, itemCount: items.count).map { result($0, texts) }
    } catch {
      // What a model fails on is one item's failure: the others are judged in smaller and smaller company.
      guard items.count > 1 else {
        let failure = EvaluationError(rule: settings.id, reason: "\(error)")
        return items.map { _ in .failure(failure) }
      }
      let (first, second) = (items.prefix(items.count / 2), items.suffix(items.count - items.count / 2))
      return findings(inEach: Array(first)) + findings(inEach: Array(second))
    }
  }

  private func result(_ outcome: Cascade.Outcome, _ texts: [JudgedText]) -> Result<[Finding], EvaluationError> {
    var findings = cascade.heads.indices.compactMap { head in
      outcome.evidence.filter { $0.head == head }.max { $0.score < $1.score }.map { finding($0, in: texts[$0.text]) }
    }
    if outcome.windowsLeft > 0 {
      let read = "\(outcome.windowsRead) windows were read, \(outcome.windowsLeft) doubtful ones were not"
      guard cascade.budget.judgesWhatWasRead else {
        return .failure(EvaluationError(rule: settings.id, reason: "max-windows ran out: \(read)"))
      }
      findings.append(
        Finding(
          rule: settings.id, hazard: cascade.heads[0].hazard, score: 0, threshold: 1, mode: settings.mode,
          detail: "max-windows ran out: \(read)"))
    }
    return .success(findings.sorted { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) })
  }

  private func finding(_ evidence: Cascade.Evidence, in text: JudgedText) -> Finding {
    let head = cascade.heads[evidence.head]
    let stage = cascade.stages[evidence.stage]
    let range = text.reading?.range ?? evidence.range
    let asRead = text.reading.map { ", \($0.description) read" } ?? ""
    return Finding(
      rule: settings.id, hazard: evidence.hazard, score: min(max(evidence.score, 0), 1),
      range: range == 0..<text.originalCount || range.isEmpty ? nil : range, threshold: evidence.threshold,
      mode: settings.mode,
      detail: "\(stage.scorer.scorer.label), \(head.output), stage \(evidence.stage + 1) of \(cascade.stages.count)"
        + asRead)
  }
}

// MARK: - Reading items

extension ClassifierRule {
  /// The text as it stands and, where disguises are read, without them.
  func judgedTexts(of item: Item) -> [JudgedText] {
    let mode = mode ?? Self.mode(of: item)
    let text = JudgedText(item.judgedText, mode: mode, prompt: mode == .response ? prompt(of: item) : nil)
    return [text] + (disguises.reads(item.stage) ? text.withoutDisguises : [])
  }

  /// The windows of a text; of a reading those in which it differs from the text as it stands.
  func windows(of text: JudgedText) -> [Range<Int>] {
    let windows = text.withBytes { TextWindows.ranges(of: $0, windowBytes: windowBytes) }
    guard let changed = text.reading?.changed else { return windows }
    return windows.filter { $0.lowerBound <= changed.upperBound && changed.lowerBound <= $0.upperBound }
  }

  func judges(_ item: Item) -> Bool {
    guard let roles else { return true }
    return item.turns.last.map { roles.contains($0.role) } ?? false
  }

  private static func mode(of item: Item) -> Model.Mode {
    switch item.turns.last?.role {
    case .user?: .prompt
    case .assistant?: .response
    default: .text
    }
  }

  /// The end of what the judged turn answers, at most half a window long.
  private func prompt(of item: Item) -> String? {
    guard let text = context.text(before: item.turns.dropLast()) else { return nil }
    let bytes = Array(text.utf8)
    var start = max(0, bytes.count - windowBytes / 2)
    while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
    return String(decoding: bytes[start...], as: UTF8.self)
  }
}
