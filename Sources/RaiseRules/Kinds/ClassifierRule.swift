import RaiseCore
import RaiseInference

/// Finds what a model sees: heads of a trained classifier, asked about windows of the text, the cheapest model first.
///
/// A text is read in windows that are cut at ends of lines and sentences; of each head the window with the highest
/// score is the evidence, or the mean of all. Which model judges what, and what each setting means: `docs/classifier-rules.md`.
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
    results(inEach: items, reportsAll: cascade.reportsAll) { windows, budget, item in
      findings(from: windows, budget, textBytes: item.judgedText.utf8.count)
    }
  }

  /// Has the models read the items, and `body` make something of the windows that they tell of in each.
  ///
  /// - Parameter reportsAll: Whether the last model tells of every window that it read.
  func results<Value>(
    inEach items: [Item], reportsAll: Bool, _ body: ([SeenWindow], SeenBudget?, Item) -> Value
  ) -> [Result<Value, EvaluationError>] {
    var texts: [JudgedText] = []
    var passages: [Passage] = []
    for (number, item) in items.enumerated() where judges(item) {
      for text in judgedTexts(of: item) {
        passages += windows(of: text).map { Passage(text: texts.count, item: number, range: $0) }
        texts.append(text)
      }
    }
    var cascade = cascade
    cascade.reportsAll = reportsAll
    do {
      let outcomes = try cascade.outcomes(of: passages, in: texts, itemCount: items.count)
      return zip(outcomes, items).map { outcome, item in
        budget(of: outcome).map { body(outcome.evidence.map { window($0, in: texts[$0.text]) }, $0, item) }
      }
    } catch {
      // What a model fails on is one item's failure: the others are judged in smaller and smaller company.
      guard items.count > 1 else {
        let failure = EvaluationError(rule: settings.id, reason: "\(error)")
        return items.map { _ in .failure(failure) }
      }
      let (first, second) = (items.prefix(items.count / 2), items.suffix(items.count - items.count / 2))
      return results(inEach: Array(first), reportsAll: reportsAll, body)
        + results(inEach: Array(second), reportsAll: reportsAll, body)
    }
  }

  /// What the budget left unread: nil when nothing, a failure when that is one.
  private func budget(of outcome: Cascade.Outcome) -> Result<SeenBudget?, EvaluationError> {
    guard outcome.windowsLeft > 0 else { return .success(nil) }
    let budget = SeenBudget(windowsRead: outcome.windowsRead, windowsLeft: outcome.windowsLeft)
    if cascade.budget.judgesWhatWasRead { return .success(budget) }
    return .failure(EvaluationError(rule: settings.id, reason: budget.inWords))
  }

  private func window(_ evidence: Cascade.Evidence, in text: JudgedText) -> SeenWindow {
    let head = cascade.heads[evidence.head]
    return SeenWindow(
      output: head.output, language: evidence.language, stage: evidence.stage,
      hazard: evidence.hazard == head.hazard ? nil : evidence.hazard, reading: text.reading?.description,
      range: text.reading?.range ?? evidence.range, score: evidence.score)
  }

  /// Of each head the window that says most, or what all say together, if it counts or all are reported; and what the
  /// budget left unread.
  func findings(from windows: [SeenWindow], _ budget: SeenBudget?, textBytes: Int) -> [Finding] {
    var findings = cascade.heads.indices.compactMap { head in
      evidence(of: head, in: windows.filter { $0.output == cascade.heads[head].output }, textBytes: textBytes)
        .filter { cascade.reportsAll || $0.window.score >= $0.threshold }
        .max { $1.window.isStronger(than: $0.window) }
        .map { finding($0, head, textBytes) }
    }
    if let budget {
      findings.append(
        Finding(
          rule: settings.id, hazard: cascade.heads[0].hazard, score: 0, threshold: 1, mode: settings.mode,
          detail: budget.inWords))
    }
    return findings.sorted { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) }
  }

  /// A window, or what several windows say together, against its threshold.
  private struct Evidence {
    var window: SeenWindow
    var threshold: Double
    /// How many windows it is the mean of.
    var windowCount = 1
  }

  /// What windows of one head say: each alone or, of one reading of the text, all together.
  private func evidence(of head: Int, in windows: [SeenWindow], textBytes: Int) -> [Evidence] {
    let each = windows.map { Evidence(window: $0, threshold: threshold(of: $0, head)) }
    guard heads[head].windows == .mean else { return each }
    return Dictionary(grouping: each, by: \.window.reading).values.map { Self.mean(of: $0, textBytes: textBytes) }
  }

  /// Mean score and mean threshold, which differs where windows are of two languages; each window counts by its bytes.
  ///
  /// - Parameter evidence: Of one reading, in the order of the text; at least one.
  private static func mean(of evidence: [Evidence], textBytes: Int) -> Evidence {
    var whole = evidence[0]
    guard evidence.count > 1 else { return whole }
    let weights = evidence.map { Double(max($0.window.range.count, 1)) }
    func mean(_ value: (Evidence) -> Double) -> Double {
      zip(evidence, weights).reduce(0) { $0 + value($1.0) * $1.1 } / weights.reduce(0, +)
    }
    whole.window.score = mean { $0.window.score }
    // Of one threshold the mean is that threshold, whatever rounding makes of it.
    if evidence.contains(where: { $0.threshold != whole.threshold }) { whole.threshold = mean { $0.threshold } }
    whole.window.range = 0..<textBytes
    whole.windowCount = evidence.count
    return whole
  }

  /// The last model's threshold for the window's language; of a cheaper stage the score from which it is certain.
  private func threshold(of window: SeenWindow, _ head: Int) -> Double {
    guard window.stage < cascade.stages.count - 1 else { return cascade.heads[head].thresholds[window.language] ?? 1 }
    return cascade.stages[window.stage].bands[head]?.certain ?? 2
  }

  private func finding(_ evidence: Evidence, _ head: Int, _ textBytes: Int) -> Finding {
    let (window, head) = (evidence.window, cascade.heads[head])
    let stages = cascade.stages
    let model = stages.indices.contains(window.stage) ? stages[window.stage].scorer.scorer.label : ""
    let mean = evidence.windowCount > 1 ? ", mean of \(evidence.windowCount) windows" : ""
    let asRead = window.reading.map { ", \($0) read" } ?? ""
    return Finding(
      rule: settings.id, hazard: window.hazard ?? head.hazard, score: min(max(window.score, 0), 1),
      range: window.range == 0..<textBytes || window.range.isEmpty ? nil : window.range,
      threshold: evidence.threshold,
      mode: settings.mode,
      detail: "\(model), \(head.output), stage \(window.stage + 1) of \(stages.count)" + mean + asRead)
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
