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
    var delta: (channel: ResponseChannel, piece: GuardedChannel.Piece)?
    /// Whether a text that it brings whole has changed.
    var isChanged = false
    /// Why it stops the response.
    var stopping: GuardVerdict?
  }

  private let open: (Role) throws -> GuardedText
  private let maxWaitingBytes: Int
  private var waiting: [Waiting] = []
  private var waitingBytes = 0
  /// The texts that come in pieces.
  private var channels: [ResponseChannel: GuardedChannel] = [:]
  /// The texts that came whole only.
  private var wholeTexts: [String: GuardedChannel] = [:]
  private var last: ResponseChannel?
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
    if let data = event.data, !event.isDone, !data.isEmpty {
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

  private func channel(_ name: ResponseChannel) async throws -> GuardedChannel {
    let before = last
    last = name
    if let known = channels[name] {
      // Two texts that take turns must wait for each other: an end after each piece would let evidence out bit by bit.
      if before != name { areTakingTurns = true }
      return known
    }
    if let before, !areTakingTurns { await channels[before]?.finish() }
    let open = open
    let made = try GuardedChannel { try open(name.role) }
    channels[name] = made
    return made
  }

  private func judgeWholeTexts(_ next: inout Waiting) async throws {
    let texts = ResponseTexts.wholeTexts(in: next.document)
    if !texts.isEmpty { await finishTexts(with: next.document) }
    for text in texts {
      let channel = try await wholeText(text.string)
      if channel.isBlocked { next.stopping = channel.verdict }
      if channel.output == text.string.text { continue }
      next.isChanged = true
      next.document = next.document.rewriting(text.path[...], as: channel.output)
    }
  }

  /// An event that says something is done is the end of the texts at its place, and the end of the response that of all.
  /// Others that bring texts whole, such as a citation or a call that is announced, may stand in the middle of one.
  private func finishTexts(with event: JSON) async {
    guard event["type"]?.text?.hasSuffix(".done") == true || event["response"] != nil else { return }
    for (name, channel) in channels where name.stands(at: event) { await channel.finish() }
  }

  /// A text that came whole: one that came in pieces before, or a new one, which is judged now.
  private func wholeText(_ string: JSONString) async throws -> GuardedChannel {
    let text = string.text
    if let known = channels.values.first(where: { $0.isEnded && $0.received == text }) { return known }
    if let known = wholeTexts[text] { return known }
    let open = open
    let made = try GuardedChannel { try open(.assistant) }
    _ = try await made.append(string)
    await made.finish()
    // It may come again, in an event that repeats all.
    wholeTexts[text] = made
    return made
  }

  func end(brokenOff: Bool) async -> [ServerSentEvent] {
    for channel in channels.values { brokenOff ? await channel.breakOff() : await channel.finish() }
    var released = release()
    if let stop {
      let type = stop.guardFailure == nil ? "response.incomplete" : "response.failed"
      let failed = stop.guardFailure.map { response.failed(with: .notJudged($0)) }
      let ended = failed ?? response.stopped(saying: stop.refusal)
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
    let document = waiting.document.rewriting([.key("delta")], as: replacement)
    return [ServerSentEvent(document, name: waiting.event.name)]
  }
}
