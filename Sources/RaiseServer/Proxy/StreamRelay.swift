import RaiseCore
import RaiseGuard

/// Lets the events of a streamed completion through as the guard clears the texts in them: in their order, and unchanged
/// where nothing in them changes.
///
/// An event waits until every text in it is cleared. Where the guard changes a text, what it cleared stands in the place
/// of what came; where it stops one, the choice ends with `finish_reason: content_filter`, and nothing more of that
/// choice comes. Not for use by several tasks.
final class StreamRelay: AnswerRelay {
  /// One event that waits.
  private struct Waiting {
    var event: ServerSentEvent
    var document: JSON?
    /// The texts in it, each as a piece of its channel.
    var parts: [Part] = []
    /// Whether a text beside its choices has changed.
    var isChanged = false
    /// The choices in it.
    var choices: [Int] = []
    /// Those of them that it says are at their end.
    var finishing: Set<Int> = []
  }

  private typealias Part = (text: AnswerText, piece: GuardedChannel.Piece)

  private let open: (Role) throws -> GuardedText
  private let maxWaitingBytes: Int
  private var waiting: [Waiting] = []
  private var waitingBytes = 0
  private var channels: [Channel: GuardedChannel] = [:]
  private var endedChoices: Set<Int> = []
  private let choiceCount: Int
  private let wantsUsage: Bool
  private var template: JSON?
  /// Why the guard failed on a text, until the client has been told.
  private var failure: GuardFailure?

  /// - Parameters:
  ///   - choiceCount: How many choices the client asked for.
  ///   - wantsUsage: Whether the usage is wanted at the end.
  ///   - maxWaitingBytes: How much may wait for the guard.
  ///   - open: Opens a guarded text of a role.
  init(choiceCount: Int, wantsUsage: Bool, maxWaitingBytes: Int, open: @escaping (Role) throws -> GuardedText) {
    self.choiceCount = choiceCount
    self.wantsUsage = wantsUsage
    self.maxWaitingBytes = maxWaitingBytes
    self.open = open
  }

  /// Whether every choice has been stopped, and not even the usage is wanted.
  var isStopped: Bool { endedChoices.count >= choiceCount && !wantsUsage }

  /// Takes the next event of the model server.
  ///
  /// - Returns: What may leave now.
  /// - Throws: ``EventError``, `StreamingError`.
  func take(_ event: ServerSentEvent) async throws -> [ServerSentEvent] {
    var waiting = Waiting(event: event)
    if event.isDone {
      await finishAll { await $0.finish() }
    } else if let data = event.data, !data.isEmpty {
      try await read(data, into: &waiting)
    }
    waitingBytes += event.raw.count
    if waitingBytes > maxWaitingBytes { throw EventError.tooLong(maxBytes: maxWaitingBytes) }
    self.waiting.append(waiting)
    return release()
  }

  private func read(_ data: [UInt8], into waiting: inout Waiting) async throws {
    let document: JSON
    do { document = try JSON(parsing: data) } catch { throw EventError.notJSON(error) }
    waiting.document = document
    // An empty piece says nothing; some servers send one of each text they know beside each piece of another.
    var texts = CompletionTexts.texts(in: document).filter { !$0.string.raw.isEmpty }
    if document["choices"] != nil {
      for text in texts where text.path.first != .key("choices") { try await judge(beside: text, in: &waiting) }
      texts.removeAll { $0.path.first != .key("choices") }
    }
    await finishTexts(before: Set(texts.map(\.channel)))
    for text in texts {
      waiting.parts.append((text, try await channel(text.channel).append(text.string)))
    }
    for (position, choice) in (document["choices"]?.elements ?? []).enumerated() {
      let index = CompletionTexts.choiceIndex(choice, position)
      waiting.choices.append(index)
      template = document
      if choice["finish_reason"].map({ !$0.isNull }) == true {
        waiting.finishing.insert(index)
        await finish(choice: index)
      }
    }
  }

  /// A text beside the choices is a server's own and whole, such as OpenRouter's `provider` in each event: were it taken
  /// for a piece, everything would wait for the rest of it. Only where it goes on otherwise is it one that grows.
  private func judge(beside text: AnswerText, in waiting: inout Waiting) async throws {
    let channel = try channel(text.channel)
    if channel.isEnded && !channel.hasGoneOn && channel.received == text.string.text {
      guard channel.output != channel.received else { return }
      waiting.isChanged = true
      waiting.document = waiting.document?.rewriting(text.path[...], as: channel.output)
      return
    }
    let isFirst = channel.received.isEmpty
    waiting.parts.append((text, try await channel.append(text.string)))
    if isFirst { await channel.finish() }
  }

  /// Where other texts of a choice come, those that came before have ended. But texts that take turns wait for each
  /// other: an end after each piece would let evidence out bit by bit.
  private func finishTexts(before texts: Set<Channel>) async {
    let goingOn = channels.filter { $0.value.hasGoneOn || $0.value.isEnded && texts.contains($0.key) }
    let choices = Set(texts.map(\.choice)).subtracting(goingOn.map(\.key.choice))
    for (name, channel) in channels where choices.contains(name.choice) && !texts.contains(name) {
      await channel.finish()
    }
  }

  private func channel(_ name: Channel) throws -> GuardedChannel {
    if let known = channels[name] { return known }
    let open = open
    let made = try GuardedChannel { try open(name.role) }
    channels[name] = made
    return made
  }

  private func finish(choice: Int) async {
    for (name, channel) in channels where name.choice == choice { await channel.finish() }
  }

  private func finishAll(_ end: (GuardedChannel) async -> Void) async {
    for channel in channels.values { await end(channel) }
  }

  /// The model server ended, well or not.
  ///
  /// - Returns: What of the texts may still leave.
  func end(brokenOff: Bool) async -> [ServerSentEvent] {
    await finishAll { brokenOff ? await $0.breakOff() : await $0.finish() }
    return release() + unendedChoices().map(ending) + failureEvents()
  }

  // MARK: Letting through

  private func release() -> [ServerSentEvent] {
    var released: [ServerSentEvent] = []
    var count = 0
    while count < waiting.count, isCleared(waiting[count]) {
      waitingBytes -= waiting[count].event.raw.count
      released += events(for: waiting[count])
      count += 1
    }
    waiting.removeFirst(count)
    return released
  }

  private func isCleared(_ waiting: Waiting) -> Bool {
    waiting.parts.allSatisfy { text, piece in
      endedChoices.contains(text.channel.choice) || channels[text.channel]?.isCleared(piece) != false
    }
  }

  /// What leaves for one event: itself, or what is left of it, and the ends of choices that stop with it.
  private func events(for waiting: Waiting) -> [ServerSentEvent] {
    if waiting.event.isDone { return unendedChoices().map(ending) + failureEvents() + [waiting.event] }
    guard var document = waiting.document else { return [waiting.event] }
    var changed: Set<Channel> = []
    for (text, piece) in waiting.parts {
      guard let replacement = channels[text.channel]?.send(piece) else { continue }
      changed.insert(text.channel)
      document = document.rewriting(text.path[...], as: replacement)
    }
    let ended = endedChoices
    let stopping = waiting.choices.filter { !ended.contains($0) && stops($0, with: waiting, changed) }
    endedChoices.formUnion(stopping)
    let isAsItCame = changed.isEmpty && !waiting.isChanged
    if isAsItCame && endedChoices.isDisjoint(with: waiting.choices) { return [waiting.event] }
    return remains(of: document, waiting, dropping: ended, stopping: stopping) + stopping.map(ending)
  }

  /// Whether a choice that the guard stops ends with this event: it is the one in which the cleared text ends, or all of
  /// the text has gone before.
  private func stops(_ choice: Int, with waiting: Waiting, _ changed: Set<Channel>) -> Bool {
    channels.contains { name, channel in
      name.choice == choice && channel.isBlocked
        && (changed.contains(name) || waiting.finishing.contains(choice) || channel.waitingCount == 0)
    }
  }

  /// The event without the choices that ended before it. Of a choice that ends with it only the text is left: whatever
  /// else it says, such as the likely tokens, was not judged.
  private func remains(
    of document: JSON, _ waiting: Waiting, dropping ended: Set<Int>, stopping: [Int]
  ) -> [ServerSentEvent] {
    var document = document
    let choices = (document["choices"]?.elements ?? []).enumerated().compactMap { position, choice -> JSON? in
      let index = CompletionTexts.choiceIndex(choice, position)
      if ended.contains(index) { return nil }
      var choice = choice.withoutTokens
      if stopping.contains(index) {
        if !hasText(choice) { return nil }
        if choice["finish_reason"] != nil { choice["finish_reason"] = .null }
      }
      return choice
    }
    // Some servers send the usage with the end of the last choice.
    if choices.isEmpty && !waiting.choices.isEmpty && document["usage"]?.isNull != false { return [] }
    if document["choices"] != nil { document["choices"] = .array(choices) }
    return [ServerSentEvent(document, name: waiting.event.name)]
  }

  private func hasText(_ choice: JSON) -> Bool {
    CompletionTexts.texts(in: ["choices": [choice]]).contains { !$0.string.raw.isEmpty }
  }

  // MARK: Ends of choices

  private func verdict(stopping choice: Int) -> GuardVerdict? {
    channels.first { $0.key.choice == choice && $0.value.isBlocked }?.value.verdict
  }

  private func unendedChoices() -> [Int] {
    let blocked = channels.filter { $0.value.isBlocked && $0.key.choice >= 0 }.map(\.key.choice)
    let choices = Set(blocked).subtracting(endedChoices).sorted()
    endedChoices.formUnion(choices)
    return choices
  }

  /// The error of a guard that failed. It comes last, since clients read nothing behind it.
  private func failureEvents() -> [ServerSentEvent] {
    defer { failure = nil }
    return failure.map { [ServerSentEvent(ErrorStyle.openAI.body(of: .notJudged($0)))] } ?? []
  }

  /// The last event of a choice that was stopped. Where the guard failed there is nothing to refuse.
  private func ending(_ choice: Int) -> ServerSentEvent {
    var document = template ?? [:]
    let verdict = verdict(stopping: choice)
    failure = failure ?? verdict?.guardFailure
    let refusal = verdict?.guardFailure == nil ? verdict?.refusal : nil
    var ending: JSON = ["index": .number(choice)]
    if template?["object"]?.text == "text_completion" {
      ending["text"] = ""
    } else {
      ending["delta"] = refusal.map { ["refusal": .text($0)] } ?? [:]
    }
    ending["logprobs"] = .null
    ending["finish_reason"] = "content_filter"
    document["choices"] = [ending]
    if document["usage"] != nil { document["usage"] = .null }
    return ServerSentEvent(
      document.onlyMembers([
        "id", "object", "created", "model", "system_fingerprint", "service_tier", "choices", "usage",
      ]))
  }
}

extension JSON {
  /// An object with only those of its members that are named.
  func onlyMembers(_ names: Set<String>) -> JSON {
    .object((members ?? []).filter { names.contains($0.key) })
  }
}
