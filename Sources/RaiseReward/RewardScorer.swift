import Crypto
import Foundation
import RaiseCore

/// Scores answers for training: one number for what they are worth, one for the harm they do, and why.
///
///     let policy = try library.load("reward-safety")
///     let scorer = try RewardScorer(policy: policy, formula: formula)
///     let score = try await scorer.score(RewardQuery(id: "1", prompt: prompt, response: response))
///     print(score.reward, score.cost, score.reasons)
///
/// The policy judges the conversation's last turn and the answer, both at stage `reward`; its findings are the evidence.
/// The same query gives the same score, alone or among others. What cannot be judged is an error, never a number.
public struct RewardScorer: Sendable {
  /// Makes the evidence.
  public let policy: any Policy
  /// Makes the numbers of it.
  public let formula: RewardFormula
  private let log: any DecisionLog
  private let run: String
  private let clock: @Sendable () -> Int64

  /// So many queries go to the policy together: enough for a model's batch, few enough to bound memory.
  public static let queriesAtOnce = 128

  /// - Parameters:
  ///   - policy: Makes the evidence. Its stages must include `reward`.
  ///   - formula: Makes the numbers of it; a policy file has it under `reward`.
  ///   - log: What keeps the decisions, of component `reward`.
  ///   - run: The run that decisions belong to; empty for servers.
  ///   - clock: Microseconds since 1970 UTC.
  public init(
    policy: any Policy, formula: RewardFormula, log: any DecisionLog = NullDecisionLog(), run: String = "",
    clock: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1e6) }
  ) {
    (self.policy, self.formula, self.log, self.run, self.clock) = (policy, formula, log, run, clock)
  }

  /// The score of one answer.
  ///
  /// - Throws: What the policy or the log throws.
  public func score(_ query: RewardQuery) async throws -> RewardScore {
    let scores = try await scores(of: [query])
    guard let score = scores.first else { throw EvaluationError(rule: policy.id.name, reason: "it gave no decision") }
    return try score.get()
  }

  /// The scores of many answers, in their order; a failure is that answer's alone.
  ///
  /// Answers to one conversation are best scored together: a model reads the conversation once.
  ///
  /// - Parameter context: Who asks, for the log.
  /// - Throws: `CancellationError`, or what the log throws.
  public func scores(
    of queries: [RewardQuery], context: RewardContext = RewardContext()
  ) async throws -> [Result<RewardScore, any Error>] {
    var scores: [Result<RewardScore, any Error>] = []
    for start in stride(from: 0, to: queries.count, by: Self.queriesAtOnce) {
      scores += try await together(Array(queries[start..<min(start + Self.queriesAtOnce, queries.count)]), context)
    }
    return scores
  }

  private func together(
    _ queries: [RewardQuery], _ context: RewardContext
  ) async throws -> [Result<RewardScore, any Error>] {
    let prompts = PromptItems(queries)
    let items = prompts.items + queries.map(\.responseItem)
    let start = clock()
    let results = try await policy.evaluate(contentsOf: items)
    try await record(items, results, context, took: clock() - start)
    guard results.count == items.count else {
      throw EvaluationError(rule: policy.id.name, reason: "expected \(items.count) decisions, found \(results.count)")
    }
    return queries.indices.map { index in
      Result {
        let prompt = try prompts.place[index].map { try results[$0].get() }
        let response = try results[prompts.items.count + index].get()
        return RewardEvidence(queries[index], prompt: prompt?.findings ?? [], response: response).score(by: formula)
      }
    }
  }

  private func record(
    _ items: [Item], _ results: [Result<Decision, any Error>], _ context: RewardContext, took: Int64
  ) async throws {
    let now = clock()
    let latency = max(0, took) / Int64(max(1, items.count))
    let records = zip(items, results).map { item, result in
      var decision: Decision?
      var failure: String?
      switch result {
      case .success(let made): decision = made
      case .failure(let error): failure = "\(error)"
      }
      return DecisionRecord(
        timeMicroseconds: now, stage: .reward, component: "reward", run: run, actor: context.actor,
        request: context.request, trace: context.trace, item: item.id, metadata: item.metadata,
        inputDigest: Self.digest(of: item.judgedText), inputLength: item.judgedText.utf8.count,
        policy: decision?.policy ?? policy.id, action: decision?.action ?? .block, findings: decision?.findings ?? [],
        latencyMicroseconds: latency, error: failure)
    }
    try await log.record(contentsOf: records)
  }

  private static func digest(of text: String) -> ContentDigest {
    var text = text
    return text.withUTF8 { ContentDigest(SHA256.hash(data: UnsafeRawBufferPointer($0))) } ?? .zero
  }
}

/// The conversations of queries as items to judge, each once.
private struct PromptItems {
  private(set) var items: [Item] = []
  /// For each query its conversation's place among the items; nil where it has none.
  private(set) var place: [Int?] = []

  init(_ queries: [RewardQuery]) {
    var known: [[Turn]: Int] = [:]
    for query in queries {
      guard !query.conversation.isEmpty else {
        place.append(nil)
        continue
      }
      if known[query.conversation] == nil {
        known[query.conversation] = items.count
        items.append(
          Item(id: query.id, stage: .reward, turns: query.conversation, metadata: ["turn": "prompt"]))
      }
      place.append(known[query.conversation])
    }
  }
}

extension RewardQuery {
  fileprivate var responseItem: Item {
    Item(
      id: id, stage: .reward, turns: conversation + [Turn(role: .assistant, text: response)],
      metadata: ["turn": "response"])
  }
}
