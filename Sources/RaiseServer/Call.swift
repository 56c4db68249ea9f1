import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RaiseCore
import RaiseGuard
import RaiseReward

/// One request being answered: who asks, what was sent, and what answers are made with.
struct Call: Sendable {
  let request: Request
  /// The body, whole; empty for a route without one.
  let body: ByteBuffer
  /// The connection that it came on.
  let channel: any NIOCore.Channel
  /// What the log keeps of the request. Clients that carry names of their own in the body change it.
  var context: GuardContext
  /// The guard in force for the caller when the request came. It stays so until it is answered, whatever is loaded
  /// meanwhile.
  let chatGuard: ChatGuard
  /// The scorer in force when the request came; nil where the server has none.
  let rewardScorer: RewardScorer?
  let services: Services
  let logger: Logger

  /// The body, an object of JSON.
  ///
  /// - Throws: ``WireError`` that says what was expected and found, and where.
  func json() throws(WireError) -> JSONField {
    let body: JSON
    do {
      body = try JSON(parsing: self.body.readableBytesView)
    } catch {
      throw .invalid("the body is not JSON: \(error)", code: "invalid_json")
    }
    return try JSONField(body).object()
  }

  /// Refuses more texts than one request may hand over.
  func checkCount(_ count: Int, of field: String) throws(WireError) {
    let limit = services.options.maxTexts
    if count > limit {
      throw .invalid("\(field): expected at most \(limit) texts, found \(count)", at: field, code: "too_many")
    }
  }

  /// The verdict on the last of `turns`.
  ///
  /// - Parameters:
  ///   - item: What the record calls it; nil is the request's id.
  ///   - chatGuard: Who judges; nil is the caller's guard.
  /// - Throws: ``WireError`` when it could not be judged and must not pass for judged.
  func judge(
    _ turns: [Turn], stage: Stage, item: String? = nil, metadata: [String: String] = [:], by chatGuard: ChatGuard? = nil
  ) async throws -> GuardVerdict {
    var context = context
    context.item = item ?? context.request ?? ""
    context.metadata.merge(metadata) { _, new in new }
    let (chatGuard, judged) = (chatGuard ?? self.chatGuard, context)
    let verdict = try await withTaskExecutorPreference(services.judgingThreads) {
      try await chatGuard.check(turns, stage: stage, context: judged)
    }
    if let failure = verdict.failure, verdict.isBlocked { throw WireError.notJudged(failure) }
    return verdict
  }

  /// The verdicts on texts that stand alone, in their order.
  func judge(
    eachOf texts: [String], stage: Stage, by chatGuard: ChatGuard? = nil
  ) async throws -> [GuardVerdict] {
    var verdicts: [GuardVerdict] = []
    for (index, text) in texts.enumerated() {
      let item = texts.count == 1 ? nil : "\(context.request ?? "")#\(index)"
      let turn = Turn(role: stage == .output ? .assistant : .user, text: text)
      verdicts.append(try await judge([turn], stage: stage, item: item, by: chatGuard))
    }
    return verdicts
  }
}
