/// The words that may fill slots, in one language.
struct SlotWords: Sendable {
  enum Choice: Sendable {
    case words([String])
    case numbers(ClosedRange<Int>)
    /// Words put together of one part each.
    case parts([[String]], separator: String)
  }

  private(set) var choices: [String: Choice] = [:]

  /// The names there are words for.
  var names: [String] { choices.keys.sorted() }

  mutating func set(_ name: String, _ choice: Choice) { choices[name] = choice }

  /// A word for a slot; the slot's own name when there is none, which the reader of the grammar rules out.
  func draw(_ name: String, _ random: inout RandomSource) -> String {
    switch choices[name] {
    case .words(let words): words[random.below(words.count)]
    case .numbers(let range): String(range.lowerBound + random.below(range.count))
    case .parts(let parts, let separator): parts.map { $0[random.below($0.count)] }.joined(separator: separator)
    case nil: name
    }
  }
}
