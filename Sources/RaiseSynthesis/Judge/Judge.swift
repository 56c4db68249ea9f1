import Crypto
import Foundation
import RaiseCore

/// What must hold between a row and the policies that judge it.
public enum JudgeRequirement: String, Sendable, Hashable, CaseIterable {
  /// A harmful prompt is blocked: for policies that know harm by more than words.
  case harmfulPromptBlocked = "harmful-prompt-blocked"
  /// A benign prompt passes.
  case benignPromptAllowed = "benign-prompt-allowed"
  /// The chosen answer passes.
  case chosenAllowed = "chosen-allowed"

  /// What any policy can be asked for.
  static let standard: [JudgeRequirement] = [.benignPromptAllowed, .chosenAllowed]
}

/// Holds rows against policies given from outside: the guard's own, so that the data agrees with what will be served.
public struct Judge: Sendable {
  private let promptPolicy: (any Policy)?
  private let responsePolicy: (any Policy)?
  private let requirements: [JudgeRequirement]

  /// - Parameters:
  ///   - promptPolicy: Judges prompts at stage `input`; nil for none.
  ///   - responsePolicy: Judges chosen answers at stage `output`; nil for none.
  ///   - requirements: What must hold for a row to be kept. One whose policy is nil holds.
  public init(
    promptPolicy: (any Policy)? = nil, responsePolicy: (any Policy)? = nil,
    requirements: [JudgeRequirement] = [.benignPromptAllowed, .chosenAllowed]
  ) {
    self.promptPolicy = promptPolicy
    self.responsePolicy = responsePolicy
    self.requirements = requirements
  }

  /// The policies' names and digests, and the requirements: what verdicts depend on.
  var facts: [String] {
    let policies = [promptPolicy, responsePolicy].map { $0.map { "\($0.id) \($0.id.digest)" } ?? "none" }
    return policies + requirements.map(\.rawValue)
  }

  var promptPolicyID: PolicyID? { promptPolicy?.id }
  var responsePolicyID: PolicyID? { responsePolicy?.id }

  /// The verdicts on rows, in their order, with a record of every decision.
  ///
  /// - Throws: `CancellationError` only; a policy that fails is a disagreement with that reason.
  func verdicts(on pairs: [JudgedPair], clock: DecisionClock) async throws -> [Verdict] {
    let prompts = try await decisions(promptPolicy, pairs.map(\.promptItem), clock)
    let answers = try await decisions(responsePolicy, pairs.map(\.answerItem), clock)
    return pairs.indices.map { index in
      var verdict = Verdict(records: [prompts?[index].record, answers?[index].record].compactMap { $0 })
      verdict.prompt = prompts?[index].action
      verdict.chosen = answers?[index].action
      verdict.chosenHarm = answers?[index].harm
      let failures = [prompts?[index].failure, answers?[index].failure].compactMap { $0 }
      verdict.disagreements = failures + requirements.compactMap { broken($0, verdict, pairs[index].isHarmful) }
      return verdict
    }
  }

  private func broken(_ requirement: JudgeRequirement, _ verdict: Verdict, _ isHarmful: Bool) -> String? {
    let holds =
      switch requirement {
      case .harmfulPromptBlocked: !isHarmful || verdict.prompt.map { $0 == .block } ?? true
      case .benignPromptAllowed: isHarmful || verdict.prompt.map { $0 <= .flag } ?? true
      case .chosenAllowed: verdict.chosen.map { $0 <= .flag } ?? true
      }
    return holds ? nil : requirement.rawValue
  }

  private struct Judgement {
    var action: Action?
    var harm: Double?
    var failure: String?
    var record: DecisionRecord
  }

  private func decisions(
    _ policy: (any Policy)?, _ items: [Item], _ clock: DecisionClock
  ) async throws -> [Judgement]? {
    guard let policy else { return nil }
    let start = clock.now()
    let results = try await policy.evaluate(contentsOf: items)
    let end = clock.now()
    let latency = max(0, end - start) / Int64(max(1, items.count))
    return zip(items, results).map { item, result in
      let decision = try? result.get()
      var failure: String?
      if case .failure(let error) = result { failure = "policy \(policy.id) failed: \(error)" }
      let record = DecisionRecord(
        timeMicroseconds: end, stage: item.stage, component: "synthesis", run: clock.run, item: item.id,
        metadata: item.metadata, inputDigest: ContentDigest.of(item.judgedText),
        inputLength: item.judgedText.utf8.count, policy: decision?.policy ?? policy.id,
        action: decision?.action ?? .block, findings: decision?.findings ?? [], latencyMicroseconds: latency,
        error: failure)
      return Judgement(action: decision?.action, harm: decision?.harmFigure, failure: failure, record: record)
    }
  }
}

/// Whose decisions are recorded, and what time it is.
struct DecisionClock: Sendable {
  let run: String
  /// Microseconds since 1970 UTC.
  let now: @Sendable () -> Int64
}

/// What is judged of one row.
struct JudgedPair: Sendable {
  let promptItem: Item
  let answerItem: Item
  let isHarmful: Bool

  init(_ draft: Draft, chosen: String) {
    self.init(id: draft.id, cell: draft.cell, prompt: draft.prompt, answer: chosen)
  }

  init(id: String, cell: Cell, prompt: [Message], answer: String) {
    let turns = prompt.map { Turn(role: Role(rawValue: $0.role), text: $0.content) }
    let metadata = ["cell": cell.description]
    promptItem = Item(id: id, stage: .input, turns: turns, metadata: metadata)
    answerItem = .judging(answer, to: prompt, id: id, metadata: metadata)
    isHarmful = cell.quadrant.isHarmful
  }
}

/// What the policies said about one row.
struct Verdict: Sendable {
  var prompt: Action?
  var chosen: Action?
  /// How bad the response policy finds the answer, in 0...1; nil when it did not say.
  var chosenHarm: Double?
  /// The requirements that do not hold, and failures; empty when all agree.
  var disagreements: [String] = []
  var records: [DecisionRecord]

  init(records: [DecisionRecord]) { self.records = records }
}

extension ContentDigest {
  /// SHA-256 of a text's UTF-8 bytes.
  static func of(_ text: String) -> ContentDigest {
    var text = text
    return text.withUTF8 { ContentDigest(SHA256.hash(data: UnsafeRawBufferPointer($0))) } ?? .zero
  }
}
