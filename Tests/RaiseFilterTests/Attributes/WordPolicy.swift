import RaiseCore

/// The double of an observing policy: sees words, each with a score that depends on the text's length, and decides by
/// thresholds. Fails on "fail".
struct WordPolicy: ObservingPolicy {
  struct Word {
    var id: String
    var word: String
    var threshold: Double
    var action: Action
  }

  let id: PolicyID
  let words: [Word]
  /// Observed together with every rule; another revision sees other things.
  let revision: Int

  init(name: String = "words", revision: Int = 1, _ words: [Word]) {
    id = PolicyID(name: name, version: "\(words)")
    (self.words, self.revision) = (words, revision)
  }

  static func standard(_ name: String = "words", threshold: Double = 0.5, action: Action = .block) -> WordPolicy {
    WordPolicy(
      name: name,
      [
        Word(id: "stones", word: "quartz", threshold: threshold, action: action),
        Word(id: "secrets", word: "secret", threshold: 0.2, action: .redact),
        Word(id: "weather", word: "天气", threshold: threshold, action: .flag),
      ])
  }

  func observedRules(in stage: Stage) -> [ObservedRule] {
    words.map { ObservedRule(id: $0.id, kind: "word", version: revision, settings: ["word": $0.word]) }
  }

  func observe(_ items: [Item], completely: Bool) async throws -> [ItemObservations] { items.map(observe) }

  private func observe(_ item: Item) -> ItemObservations {
    let text = item.judgedText
    return ItemObservations(
      byRule: words.map { word in
        if text.contains("fail"), word.id == "stones" {
          return .failure(EvaluationError(rule: "stones", reason: "step \"limit\""))
        }
        return .success(
          text.utf8Ranges(of: word.word).enumerated().map { index, range in
            let share = Double((text.utf8.count + 7 * index) % 11) / 11
            return Observation(label: index % 3 == 0 ? "\(word.word)/\"first\"" : word.word, range: range, score: share)
          })
      })
  }

  func decide(_ item: Item, from observations: ItemObservations) throws -> Decision {
    var findings: [Finding] = []
    for (word, seen) in zip(words, observations.byRule) {
      findings += try seen.get().map {
        Finding(
          rule: word.id, hazard: .quality, score: $0.score, range: $0.range, threshold: word.threshold, detail: $0.label
        )
      }
    }
    let counting = findings.filter(\.counts)
    let action = counting.compactMap { finding in words.first { $0.id == finding.rule }?.action }.max() ?? .allow
    var decision = Decision(policy: id, action: action, findings: findings)
    let asking = counting.filter { finding in words.first { $0.id == finding.rule }?.action == action }
    decision.decisive = asking.first
    if action == .redact {
      decision.edits = asking.compactMap { $0.range.map { TextEdit(range: $0, replacement: "[X]") } }
    }
    return decision
  }

  func evaluate(_ item: Item) async throws -> Decision { try decide(item, from: observe(item)) }

  func scale(of label: String, rule: Int, in stage: Stage) -> ScoreScale? {
    ScoreScale(name: words[rule].word, threshold: words[rule].threshold)
  }
}

extension String {
  /// Where `word` stands, each time, in UTF-8 bytes.
  func utf8Ranges(of word: String) -> [Range<Int>] {
    let (text, word) = (Array(utf8), Array(word.utf8))
    var ranges: [Range<Int>] = []
    var start = 0
    while start + word.count <= text.count {
      if text[start..<start + word.count].elementsEqual(word) {
        ranges.append(start..<start + word.count)
        start += word.count
      } else {
        start += 1
      }
    }
    return ranges
  }
}
