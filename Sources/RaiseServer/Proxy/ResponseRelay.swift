import RaiseCore
import RaiseGuard

/// Lets the events of a streamed response (`/v1/responses`) through as the guard clears the texts in them: in order, and
/// unchanged where nothing changes.
///
/// Texts come twice in these streams, in pieces and then whole. What came in pieces is known again when it comes whole;
/// what comes whole only is judged then. Where the guard stops a text, nothing more is said until the model server ends;
/// then `response.incomplete` with the reason `content_filter` and the usage is the end.
final class ResponseRelay: AnswerRelay {
  private struct Waiting {
    var event: ServerSentEvent
    var document: JSON = .null
    /// The piece of a growing text that the event brings.
    var delta: (channel: String, piece: GuardedChannel.Piece)?
    /// Whether a text that it brings whole has changed.
    var isChanged = false
    /// Why it stops the response.
    var stopping: GuardVerdict?
  }

  private let open: (Role) throws -> GuardedText
  private let maxWaitingBytes: Int
  private var waiting: [Waiting] = []
  private var waitingBytes = 0
  private var channels: [String: GuardedChannel] = [:]
  private var last: String?
  private var areTakingTurns = false
  private var response: JSON = [:]
  private var stop: GuardVerdict?

  init(maxWaitingBytes: Int, open: @escaping (Role) throws -> GuardedText) {
    self.maxWaitingBytes = maxWaitingBytes
    self.open = open
  }

  /// The model server's end is wanted in any case: the usage comes with it.
  var isStopped: Bool { false }

  func take(_ event: ServerSentEvent) async throws -> [ServerSentEvent] {
    var next = Waiting(event: event)
    if let data = event.data, !event.isDone {
      do { next.document = try JSON(parsing: data) } catch { throw EventError.notJSON(error) }
      if let response = next.document["response"] { self.response = response }
    }
    if stop != nil { return [] }
    if let delta = ResponseTexts.delta(in: next.document) {
      next.delta = (delta.channel, try await channel(delta.channel).append(delta.string))
    }
    try await judgeWholeTexts(&next)
    waitingBytes += event.raw.count
    if waitingBytes > maxWaitingBytes { throw EventError.tooLong(maxBytes: maxWaitingBytes) }
    waiting.append(next)
    return release()
  }

  private func channel(_ name: String) async throws -> GuardedChannel {
    let before = last
    last = name
    if let known = channels[name] {
      // Two texts that take turns must wait for each other: an end after each piece would let evidence out bit by bit.
      if before != name { areTakingTurns = true }
      return known
    }
    if let before, !areTakingTurns { await channels[before]?.finish() }
    let open = open
    let role: Role = name.contains("arguments") || name.contains("tool_call") ? .toolCall : .assistant
    let made = try GuardedChannel { try open(role) }
    channels[name] = made
    return made
  }

  private func judgeWholeTexts(_ next: inout Waiting) async throws {
    let texts = ResponseTexts.wholeTexts(in: next.document)
    if !texts.isEmpty { for channel in channels.values { await channel.finish() } }
    for text in texts {
      let known = channels.values.first { $0.received == text.string.text }
      let channel: GuardedChannel
      if let known {
        channel = known
      } else {
        let open = open
        let made = try GuardedChannel { try open(.assistant) }
        _ = try await made.append(text.string)
        await made.finish()
        // It may come again, in an event that repeats all.
        channels["whole \(channels.count)"] = made
        channel = made
      }
      if channel.isBlocked { next.stopping = channel.verdict }
      if channel.output == text.string.text { continue }
      next.isChanged = true
      next.document = next.document.replacing(text.path[...], with: .text(channel.output))
    }
  }

  func end(brokenOff: Bool) async -> [ServerSentEvent] {
    for channel in channels.values { brokenOff ? await channel.breakOff() : await channel.finish() }
    var released = release()
    if let stop {
      let type = stop.failure == nil ? "response.incomplete" : "response.failed"
      let ended = stop.failure.map { response.failed(with: .notJudged($0)) } ?? response.stopped(saying: stop.refusal)
      released.append(ServerSentEvent(["type": .text(type), "response": ended], name: type))
    }
    return released
  }

  private func release() -> [ServerSentEvent] {
    var released: [ServerSentEvent] = []
    var count = 0
    while stop == nil, count < waiting.count, isCleared(waiting[count]) {
      waitingBytes -= waiting[count].event.raw.count
      released += events(for: waiting[count])
      count += 1
    }
    waiting.removeFirst(count)
    return released
  }

  private func isCleared(_ waiting: Waiting) -> Bool {
    waiting.delta.map { channels[$0.channel]?.isCleared($0.piece) != false } ?? true
  }

  private func events(for waiting: Waiting) -> [ServerSentEvent] {
    if let verdict = waiting.stopping {
      stop = verdict
      return []
    }
    guard let delta = waiting.delta, let channel = channels[delta.channel],
      let replacement = channel.send(delta.piece)
    else {
      return [waiting.isChanged ? ServerSentEvent(waiting.document, name: waiting.event.name) : waiting.event]
    }
    if channel.isBlocked { stop = channel.verdict }
    if replacement.isEmpty { return [] }
    var document = waiting.document
    document["delta"] = .text(replacement)
    // The likely tokens were not judged.
    if document["logprobs"] != nil { document["logprobs"] = [] }
    return [ServerSentEvent(document, name: waiting.event.name)]
  }
}
