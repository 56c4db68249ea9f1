import HTTPTypes
import RaiseCore
import RaiseGuard
import RaiseReward

extension Call {
  /// The scores of answers, in their order.
  ///
  /// - Throws: ``WireError`` when one of them could not be scored: a trainer that got a number for it would learn from it.
  func scores(of queries: [RewardQuery]) async throws -> [RewardScore] {
    guard let rewardScorer else {
      throw WireError(
        .internalServerError, .internalError, "no policy that scores answers is loaded", code: "no_policy")
    }
    let context = RewardContext(actor: context.actor, request: context.request, trace: context.trace)
    return try await rewardScorer.scores(of: queries, context: context).map { result in
      do { return try result.get() } catch { throw WireError.notJudged("\(error)") }
    }
  }

  /// The name of query number `index` in decision records.
  func rewardID(_ index: Int) -> String { "\(context.request ?? "")#\(index)" }

  /// The answer that a conversation of messages ends with.
  func query(ofMessages messages: JSONField, _ index: Int = 0) throws -> RewardQuery {
    let turns = try messages.array().map { message in
      let content = try MessageContent(message["content"])
      try content.refuseMedia()
      return Turn(role: Role(rawValue: try message["role"].string()), text: content.joined)
    }
    guard let last = turns.last, last.role == .assistant else {
      throw WireError.invalid(
        "\(messages.path): expected a message of the assistant at the end, found none", at: messages.path)
    }
    return RewardQuery(id: rewardID(index), conversation: Array(turns.dropLast()), response: last.text)
  }
}

/// What answers of several schemas have in common.
enum RewardJSON {
  /// Every signal and proposition by its name, with cost and reward; propositions win over signals of their name.
  static func parts(of score: RewardScore) -> [(name: String, value: Double)] {
    var parts = [("reward", score.reward), ("cost", score.cost)]
    parts += score.parts.map { ($0.name, $0.value) }
    parts += score.signals.filter { signal in !score.parts.contains { $0.name == signal.name } }
      .map { ($0.name, $0.value) }
    return parts
  }

  /// The mean of each part over several answers, with the share of unsafe ones.
  static func logs(of scores: [RewardScore]) -> JSON {
    guard !scores.isEmpty else { return [:] }
    var names: [String] = []
    var sums: [String: Double] = [:]
    for score in scores {
      for (name, value) in parts(of: score) {
        if sums[name] == nil { names.append(name) }
        sums[name, default: 0] += value
      }
    }
    let count = Double(scores.count)
    let unsafe = Double(scores.count { !$0.isSafe })
    let members = names.map { JSON.Member(logName($0), .number((sums[$0] ?? 0) / count)) }
    return .object(members + [JSON.Member("unsafe", .number(unsafe / count))])
  }

  /// Names as loggers of metrics take them: `over_refusal`, `hazards/vcr`.
  private static func logName(_ name: String) -> String {
    name.replacing("-", with: "_").replacing(".", with: "/")
  }

  /// vLLM's count of tokens, which nothing here counts.
  static let usage: JSON = ["prompt_tokens": 0, "total_tokens": 0, "completion_tokens": 0]
}
