import Foundation
import RaiseCore
import RaiseInference
import RaiseModels
import RaiseReward
import RaiseRules

/// The scorer on texts of known numbers of tokens, no two of which are alike.
struct RewardBenchmark {
  private let scorer: RewardScorer
  private let model: Model
  private let runs: Int
  private var texts: SampleTexts

  init(policy path: String, runs: Int) throws {
    let loaded = try PolicyLibrary(folders: [], today: CalendarDay(Date())).load(path)
    guard let formula = loaded.file.reward else { throw Failure(reason: "\(path) has no section reward") }
    scorer = RewardScorer(policy: loaded, formula: formula)
    model = try Model(folder: ModelLocations.process.resolve("raise-small", relativeTo: "."))
    self.runs = runs
    texts = SampleTexts(model: model)
  }

  struct Failure: Error, CustomStringConvertible {
    var reason: String
    var description: String { reason }
  }

  func run() async throws {
    var bench = self
    try await bench.measurePairs()
    try await bench.measureBestOf(promptTokens: 64, answerTokens: 128, "prompt_64")
    try await bench.measureBestOf(promptTokens: 256, answerTokens: 64, "answer_64")
    try await bench.measureBestOf(promptTokens: 256, answerTokens: 128, nil)
  }

  /// Pairs of a prompt of 64 tokens and an answer of 128, each prompt with one answer, in calls of 128 pairs.
  private mutating func measurePairs() async throws {
    let count = 128
    _ = try await scored(pairs(8))
    var rates: [Double] = []
    for _ in 0..<runs {
      let queries = pairs(count)
      rates.append(Double(count) / (try await scored(queries)))
    }
    report("reward.pairs_per_s", rates, "pairs/s on one core, 64 + 128 tokens")
  }

  private mutating func pairs(_ count: Int) -> [RewardQuery] {
    (0..<count).map { index in
      RewardQuery(id: "\(index)", prompt: texts.next(tokens: 64), response: texts.next(tokens: 128))
    }
  }

  /// Sixteen answers to one prompt, in one call against sixteen.
  private mutating func measureBestOf(promptTokens: Int, answerTokens: Int, _ label: String?) async throws {
    var ratios: [Double] = []
    for _ in 0..<runs {
      let separate = answers(of: answerTokens, to: texts.next(tokens: promptTokens))
      var seconds = 0.0
      for query in separate { seconds += try await scored([query]) }
      let together = answers(of: answerTokens, to: texts.next(tokens: promptTokens))
      ratios.append(seconds / (try await scored(together)))
    }
    let name = "reward.best_of_16_vs_separate" + (label.map { ".\($0)" } ?? "")
    report(name, ratios, "times as fast, \(promptTokens) + 16 x \(answerTokens) tokens")
  }

  private mutating func answers(of tokens: Int, to prompt: String) -> [RewardQuery] {
    (0..<16).map { RewardQuery(id: "\($0)", prompt: prompt, response: texts.next(tokens: tokens)) }
  }

  /// How long the scores take, in seconds of the process's own time on its core: nothing in them waits, and so other work on
  /// the machine does not count.
  private func scored(_ queries: [RewardQuery]) async throws -> Double {
    let start = Self.processSeconds
    for score in try await scorer.scores(of: queries) { _ = try score.get() }
    return Self.processSeconds - start
  }

  private static var processSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private func report(_ name: String, _ values: [Double], _ unit: String) {
    let median = values.sorted()[values.count / 2]
    print(
      "{\"name\": \"\(name)\", \"value\": \((median * 100).rounded() / 100), \"unit\": \"\(unit)\", \"runs\": \(values.count)}"
    )
  }
}

/// Texts of common words, drawn by a generator of our own so that they are the same always.
struct SampleTexts {
  private let words: [String]
  private var state: UInt64 = 1

  /// - Parameter model: Whose tokens are counted: words are taken that are one token each.
  init(model: Model) {
    words = Self.common.filter { model.input($0).parts[0].tokens.count == 1 }
  }

  private static let common = """
    the of and to in is you that it he was for on are as with his they at be this have from or one had by word but not \
    what all were we when your can said there use an each which she do how their if will up other about out many then \
    them these so some her would make like him into time has look two more write go see number no way could people my \
    than first water been call who oil its now find long down day did get come made may part house garden river bread \
    table window morning letter street school music winter summer bridge kettle market paper story
    """.split(separator: " ").map(String.init)

  /// A text of so many tokens that has not come before.
  mutating func next(tokens count: Int) -> String {
    (0..<count).map { _ in
      // Knuth's linear congruential generator; its high bits are good enough to pick words.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return words[Int(state >> 33) % words.count]
    }.joined(separator: " ")
  }
}
