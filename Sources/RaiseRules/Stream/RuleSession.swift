import RaiseCore

/// The session of a policy made of rules.
///
/// A text is looked at in steps of ``step`` bytes, counted from its beginning, whatever pieces it came in: everything
/// that is decided is a function of the steps, so that no cutting of the text can change it.
final class RuleSession: RaiseCore.Session {
  /// The bytes of a step. Smaller ones hold back less, and cost more: every step searches again what it depends on.
  static let step = 64

  private var text = GrowingText()
  private var stepCount = 0
  private var texts: TextRuleStream
  private var classifiers: [ClassifierStream]
  private var decided: DecidedText
  private var state = State.growing

  private enum State { case growing, finished, failed }

  init(texts: TextRuleStream, classifiers: [ClassifierStream], decided: DecidedText) {
    (self.texts, self.classifiers, self.decided) = (texts, classifiers, decided)
  }

  var verdict: SessionVerdict { decided.verdict }

  func append(_ piece: String) throws {
    guard state == .growing else { return }
    text.append(piece)
    while state == .growing, text.end >= (stepCount + 1) * Self.step {
      stepCount += 1
      try advance(to: text.boundary(atOrBefore: stepCount * Self.step), isLast: false)
    }
  }

  func finish() throws {
    guard state == .growing else { return }
    try advance(to: text.end, isLast: true)
    state = .finished
  }

  private func advance(to end: Int, isLast: Bool) throws {
    do {
      var found = try texts.findings(in: text, upTo: end, isLast: isLast)
      for index in classifiers.indices {
        found += try classifiers[index].findings(in: text, upTo: end, isLast: isLast)
      }
      let settled = classifiers.reduce(texts.settled) { min($0, $1.settled) }
      decided.take(found, settled: isLast ? end : settled, of: text, isLast: isLast)
    } catch {
      state = .failed
      throw error
    }
    if decided.verdict.decision.isBlocked { state = .finished }
    text.forget(before: min(decided.remembered, classifiers.reduce(texts.searchStart) { min($0, $1.windowStart) }))
  }
}

/// What a session did, counted: so that tests can tell how its cost grows without measuring time.
struct StreamWork: Equatable {
  /// Bytes that text rules searched, those searched again among them.
  var searchedByteCount = 0
  /// Tokens that models were given, those given again among them.
  var readTokenCount = 0
}

extension RuleSession {
  var work: StreamWork {
    StreamWork(
      searchedByteCount: texts.searchedByteCount, readTokenCount: classifiers.reduce(0) { $0 + $1.readTokenCount })
  }
}
