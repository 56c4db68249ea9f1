import RaiseCore
import RaiseInference

/// A classifier rule on a text that grows: its last model alone reads along and judges at ``JudgingPlaces``.
///
/// The text is read in the same windows as a whole one. Where a window's end is found, the model says what it says of the
/// whole window; before that, at each place, what it says as if the text ended there. So the rule is at least as strict
/// as on the whole text. The evidence is what has come since the last judgement, since all before has been let pass.
///
/// Where the rule reads disguises, they are taken off window by window, and what is under them is read anew whenever more
/// of it has come.
struct ClassifierStream {
  private let rule: ClassifierRule
  /// What is judged, its text left out.
  private let item: Item
  private var reading: GrowingReading
  private var places: JudgingPlaces
  /// Whether every finding is told; otherwise, of each head, those that are stronger than all before.
  private let tellsAll: Bool
  private var strongest: [Double]

  /// Everything before is judged.
  private(set) var settled = 0
  /// Where the window begins; what is before may be forgotten.
  private(set) var windowStart = 0
  /// Where what the model was given ends.
  private var readEnd = 0
  var readTokenCount: Int { reading.readTokenCount }

  init(_ rule: ClassifierRule, item: Item, reading: GrowingReading, stride: StreamStride, tellsAll: Bool) {
    (self.rule, self.item, self.reading, self.tellsAll) = (rule, item, reading, tellsAll)
    places = JudgingPlaces(stride: stride)
    strongest = rule.heads.map { _ in -1 }
  }

  /// Judges at the places before `end`, and at `end` when the text ends there.
  mutating func findings(in text: GrowingText, upTo end: Int, isLast: Bool) throws -> [Finding] {
    do {
      var findings: [Finding] = []
      while let place = places.next(in: text, before: end) { findings += try judge(at: place, in: text) }
      if isLast && end > settled { findings += try judge(at: end, in: text) }
      return findings
    } catch {
      throw EvaluationError(rule: rule.settings.id, reason: "\(error)")
    }
  }

  private mutating func judge(at place: Int, in text: GrowingText) throws -> [Finding] {
    var found: [Finding] = []
    while let end = windowEnd(before: place, in: text) {
      if readEnd < end { try read(to: end, in: text) }
      if readEnd > end { try reading.rollBack(to: end - windowStart, of: text.string(in: windowStart..<end)) }
      found += try findings(upTo: end, in: text, evidence: settled..<place)
      reading.beginWindow()
      (windowStart, readEnd) = (end, end)
    }
    try read(to: place, in: text)
    found += try findings(upTo: place, in: text, evidence: settled..<place)
    settled = place
    return found
  }

  /// Where the window ends that is longer than it may be at `place`; nil when it is not.
  private func windowEnd(before place: Int, in text: GrowingText) -> Int? {
    guard place - windowStart > rule.windowBytes + rule.windowBytes / 4 else { return nil }
    return text.withBytes(in: windowStart..<place) { bytes in
      TextWindows.ranges(of: bytes, windowBytes: rule.windowBytes).first.map { $0.upperBound + windowStart }
    }
  }

  private mutating func read(to end: Int, in text: GrowingText) throws {
    guard end > readEnd else { return }
    try reading.append(text.string(in: readEnd..<end))
    readEnd = end
  }

  private mutating func findings(upTo end: Int, in text: GrowingText, evidence: Range<Int>) throws -> [Finding] {
    let said = text.withBytes(in: windowStart..<end) { reading.reading(of: $0) }
    let hidden = try rule.findingsUnderDisguises(of: text.string(in: windowStart..<end), in: item, at: evidence)
    return (rule.findings(said, at: evidence) + hidden).compactMap { head, finding in
      guard tellsAll || finding.score > strongest[head] else { return nil }
      strongest[head] = max(strongest[head], finding.score)
      return finding
    }
  }
}

extension ClassifierRule {
  /// Opens the rule's stream on the last turn of `item`; nil when the rule does not judge who speaks.
  ///
  /// - Throws: ``UnstreamableRule`` when the last model reads whole texts only.
  func stream(judging item: Item, stride: StreamStride, tellsAll: Bool) throws -> ClassifierStream? {
    guard judges(item) else { return nil }
    guard let text = judgedTexts(of: item).first else { return nil }
    let reading = try lastModelScorer().growingReading(mode: text.mode, prompt: text.prompt)
    return ClassifierStream(self, item: item, reading: reading, stride: stride, tellsAll: tellsAll)
  }

  /// The model that has the last word, where it can read along.
  ///
  /// - Throws: ``UnstreamableRule`` when it cannot.
  func lastModelScorer() throws(UnstreamableRule) -> ModelScorer {
    if let head = heads.first(where: { $0.windows == .mean }) {
      throw UnstreamableRule(
        reason: "\(head.output) is the mean of all windows, and a stream is judged before they are there")
    }
    guard let last = cascade.stages.last?.scorer.scorer else { throw UnstreamableRule(reason: "it has no model") }
    guard let model = last as? ModelScorer, model.readsAlong else {
      throw UnstreamableRule(
        reason: "\(last.label) reads whole windows only; a stream needs a causal model, such as raise-small")
    }
    return model
  }

  /// What the last model's numbers are evidence of.
  fileprivate func findings(_ said: Reading, at range: Range<Int>) -> [(head: Int, finding: Finding)] {
    guard let stage = cascade.stages.last else { return [] }
    return heads.indices.compactMap { index in
      guard let band = stage.bands[index] else { return nil }
      let (score, threshold) = (
        heads[index].score(said.probabilities[band.output]), heads[index].thresholds[said.language] ?? 1
      )
      guard score >= threshold else { return nil }
      return (index, finding(index, heads[index].hazard(in: said), score, threshold, at: range))
    }
  }

  /// What the last model finds in a window when its disguises are taken off.
  fileprivate func findingsUnderDisguises(
    of window: String, in item: Item, at range: Range<Int>
  ) throws -> [(head: Int, finding: Finding)] {
    var item = item
    item.turns = item.turns.dropLast() + [Turn(role: item.turns.last?.role ?? .document, text: window)]
    let texts = Array(judgedTexts(of: item).dropFirst())
    let passages = texts.enumerated().flatMap { number, text in
      windows(of: text).map { Passage(text: number, item: 0, range: $0) }
    }
    guard !passages.isEmpty else { return [] }
    var cascade = lastStageAlone.cascade
    // A stream tells only what counts.
    cascade.reportsAll = false
    return try cascade.outcomes(of: passages, in: texts, itemCount: 1)[0].evidence.map { evidence in
      let asRead = texts[evidence.text].reading.map { ", \($0.description) read" } ?? ""
      return (
        evidence.head, finding(evidence.head, evidence.hazard, evidence.score, evidence.threshold, at: range, asRead)
      )
    }
  }

  private func finding(
    _ head: Int, _ hazard: Hazard, _ score: Double, _ threshold: Double, at range: Range<Int>, _ asRead: String = ""
  ) -> Finding {
    Finding(
      rule: settings.id, hazard: hazard, score: min(max(score, 0), 1), range: range, threshold: threshold,
      mode: settings.mode,
      detail: "\(cascade.stages.last?.scorer.scorer.label ?? ""), \(heads[head].output), as the text grew" + asRead)
  }
}

/// Why a rule cannot watch a stream.
struct UnstreamableRule: Error {
  let reason: String
}
