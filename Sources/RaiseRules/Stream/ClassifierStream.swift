import RaiseCore
import RaiseInference

/// A classifier rule on a text that grows: its last model alone reads along and judges at ``JudgingPlaces``.
///
/// The text is read in the same windows as a whole one. Where a window's end is found, the model says what it says of the
/// whole window; before that, at each place, what it says as if the text ended there. So the rule is at least as strict
/// as on the whole text. The evidence is what has come since the last judgement, since all before has been let pass.
struct ClassifierStream {
  private let rule: ClassifierRule
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
  /// How many judgements there were.
  private(set) var judgementCount = 0
  var readTokenCount: Int { reading.readTokenCount }

  init(_ rule: ClassifierRule, reading: GrowingReading, stride: StreamStride, tellsAll: Bool) {
    (self.rule, self.reading, self.tellsAll) = (rule, reading, tellsAll)
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
      found += findings(upTo: end, in: text, evidence: settled..<place)
      reading.beginWindow()
      (windowStart, readEnd) = (end, end)
    }
    try read(to: place, in: text)
    found += findings(upTo: place, in: text, evidence: settled..<place)
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

  private mutating func findings(upTo end: Int, in text: GrowingText, evidence: Range<Int>) -> [Finding] {
    judgementCount += 1
    let said = text.withBytes(in: windowStart..<end) { reading.reading(of: $0) }
    return rule.findings(said, at: evidence).compactMap { head, finding in
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
    let text = judgedText(of: item)
    let reading = try lastModelScorer().growingReading(mode: text.mode, prompt: text.prompt)
    return ClassifierStream(self, reading: reading, stride: stride, tellsAll: tellsAll)
  }

  /// The model that has the last word, where it can read along.
  ///
  /// - Throws: ``UnstreamableRule`` when it cannot.
  func lastModelScorer() throws(UnstreamableRule) -> ModelScorer {
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
      let head = heads[index]
      let (score, threshold) = (head.score(said.probabilities[band.output]), head.thresholds[said.language] ?? 1)
      guard score >= threshold else { return nil }
      let finding = Finding(
        rule: settings.id, hazard: head.hazard, score: min(max(score, 0), 1), range: range, threshold: threshold,
        mode: settings.mode, detail: "\(stage.scorer.scorer.label), \(head.output), as the text grew")
      return (index, finding)
    }
  }
}

/// Why a rule cannot watch a stream.
struct UnstreamableRule: Error {
  let reason: String
}
