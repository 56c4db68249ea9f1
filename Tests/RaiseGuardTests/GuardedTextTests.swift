import RaiseCore
import RaiseRules
import Synchronization
import Testing

@testable import RaiseGuard

@Suite struct GuardedTextTests {
  private let log = InMemoryDecisionLog()
  private let asked = [Turn(role: .user, text: "How?")]

  private func chatGuard(
    _ rules: String = Workshop.blocking, options: GuardOptions = GuardOptions(),
    clock: any Clock<Duration> = ContinuousClock()
  ) throws -> ChatGuard {
    ChatGuard(policy: try Workshop.policy(rules), log: log, options: options, clock: clock)
  }

  @Test("The first byte leaves after one hold-back, and no later")
  func latency() async throws {
    let chatGuard = try chatGuard()
    let holdBack = try chatGuard.holdBack()
    let text = try chatGuard.openStream(answering: asked)
    var (came, left) = (0, 0)
    for _ in 0..<2_000 {
      came += 1
      for event in await text.append("x") {
        if case .text(let part) = event { left += part.utf8.count }
      }
      #expect(came - left <= holdBack)
    }
    #expect(left > 0 && left < came)
  }

  @Test("A blocked text ends with the refusal once, is recorded once, and swallows what follows")
  func blocked() async throws {
    let text = try chatGuard().openStream(answering: asked, context: GuardContext(item: "c1", request: "r1"))
    var events = await text.append("First you detonate it.")
    events += await text.append(String(repeating: " Then more.", count: 60))
    events += await text.append("more")
    events += await text.finish()
    let (said, end) = GuardedText.parts(of: events)
    #expect(said == "First you ")
    #expect(end?.isBlocked == true && end?.refusal == Refusal().english && end?.decisive?.range == 10..<18)
    let records = await log.records
    #expect(records.count == 1 && records[0].action == .block && records[0].stage == .output)
    #expect(records[0].item == "c1" && records[0].request == "r1" && records[0].component == "guard")
    #expect(records[0].metadata["role"] == "assistant" && records[0].findings.map(\.rule) == ["blow"])
  }

  @Test("An allowed text is recorded once, when it ends, with its digest")
  func allowed() async throws {
    let whole = try chatGuard()
    let streamed = try await whole.openStream(answering: asked).run(["Good ", "", "mor", "ning."])
    #expect(streamed.text == "Good morning." && streamed.end?.action == .allow)
    _ = try await whole.check(asked + [Turn(role: .assistant, text: "Good morning.")])
    let records = await log.records
    #expect(records.count == 2 && records[0].inputDigest == records[1].inputDigest)
    #expect(records[0].inputLength == 13)
  }

  @Test("A flagged text passes and says so, and a rule that only watches stops nothing")
  func flagged() async throws {
    let rules = Workshop.keyword("sugar", "flag", id: "f") + Workshop.keyword("salt", "block", id: "m", mode: "monitor")
    let streamed = try await chatGuard(rules).openStream(answering: asked).run(["salt and sug", "ar"])
    #expect(streamed.text == "salt and sugar" && streamed.end?.action == .flag)
    #expect(await log.records[0].findings.map(\.mode) == [.monitor, .enforce])
  }

  /// A policy whose sessions fail after so many bytes, everything before being settled.
  private struct FailingPolicy: StreamingPolicy {
    let id = PolicyID(name: "failing", version: "1")
    let limit: Int

    func evaluate(_ item: Item) async throws -> Decision { Decision(policy: id, action: .allow) }
    func holdBack(in stage: Stage, stride: StreamStride) throws -> Int { 0 }
    func session(judging item: Item, stride: StreamStride) throws -> any Session { FailingSession(id, limit: limit) }
  }

  private final class FailingSession: Session {
    var verdict: SessionVerdict
    let limit: Int

    init(_ id: PolicyID, limit: Int) {
      verdict = SessionVerdict(settledCount: 0, decision: Decision(policy: id, action: .allow))
      self.limit = limit
    }

    func append(_ piece: String) throws {
      let count = verdict.settledCount + piece.utf8.count
      verdict.settledCount = min(count, limit)
      if count > limit { throw EvaluationError(rule: "r", reason: "ran out") }
    }

    func finish() throws {}
  }

  @Test("When a rule fails in a stream, what was settled has left and nothing else leaves")
  func failsClosed() async throws {
    let chatGuard = ChatGuard(policy: FailingPolicy(limit: 6), log: log)
    for pieces in [["abcd", "efgh", "ijkl"], ["abcdefghijkl"]] {
      let streamed = try await chatGuard.openStream(answering: asked).run(pieces)
      #expect(streamed.text == "abcdef" && streamed.end?.isBlocked == true && streamed.end?.refusal != nil)
    }
    let records = await log.records
    #expect(
      records.count == 2 && records.allSatisfy { $0.error == "r: ran out" && $0.action == .block && !$0.failedOpen })
  }

  @Test("Where the stage fails open, the rest passes unjudged, and the log says so")
  func failsOpen() async throws {
    var options = GuardOptions()
    options.output.onFailure = .open
    let chatGuard = ChatGuard(policy: FailingPolicy(limit: 6), log: log, options: options)
    let streamed = try await chatGuard.openStream(answering: asked).run(["abcd", "efgh", "ijkl"])
    #expect(streamed.text == "abcdefghijkl" && streamed.end?.failedOpen == true)
    let record = try #require(await log.records.first)
    #expect(record.failedOpen && record.error == "r: ran out" && record.action == .allow)
  }

  @Test("A piece that takes longer than the budget ends the stream, or is noted where overruns stay open")
  func budget() async throws {
    for choice in GuardOptions.FailureChoice.allCases {
      var options = GuardOptions()
      options.output.timeBudget = .milliseconds(10)
      options.output.onOverrun = choice
      let chatGuard = try chatGuard(options: options, clock: SteppingClock(step: .milliseconds(11)))
      let streamed = try await chatGuard.openStream(answering: asked).run(["Good ", "morning."])
      #expect(streamed.text == (choice == .open ? "Good morning." : ""))
      #expect(streamed.end?.failure == .overBudget(.milliseconds(10)))
      #expect(streamed.end?.isBlocked == (choice == .closed))
    }
    #expect(await log.records.map(\.failedOpen) == [false, true])
  }

  @Test("A stream that breaks off is judged as far as it came, and recorded as broken off")
  func brokenOff() async throws {
    let text = try chatGuard().openStream(answering: asked)
    var events = await text.append("Half a sen")
    events += await text.breakOff()
    let (said, end) = GuardedText.parts(of: events)
    #expect(said == "Half a sen" && end?.failure == .brokenOff && end?.action == .allow && end?.failedOpen == false)
    #expect(await log.records.map(\.error) == ["the stream broke off before its end"])
  }

  @Test("A text that is dropped unfinished is recorded all the same")
  func dropped() async throws {
    let chatGuard = try chatGuard()
    do {
      let text = try chatGuard.openStream(answering: asked)
      _ = await text.append("Half")
    }
    try await chatGuard.flush()
    #expect(await log.records.map(\.error) == ["the stream broke off before its end"])
    #expect(await log.records.map(\.inputLength) == [4])
  }

  @Test("A decision that cannot be recorded keeps the rest back")
  func unrecorded() async throws {
    let chatGuard = ChatGuard(policy: try Workshop.policy(Workshop.blocking), log: FullLog())
    let streamed = try await chatGuard.openStream(answering: asked).run(["Good morning."])
    #expect(streamed.text == "" && streamed.end?.failure == .unrecorded(reason: "disk full"))
    #expect(streamed.end?.isBlocked == true && streamed.end?.refusal != nil)
  }

  @Test("A guarded text works within an actor")
  func isolation() async throws {
    let said = try await Speaker(chatGuard()).say(["Good ", "morning."])
    #expect(said == "Good morning.")
  }

  private actor Speaker {
    private let chatGuard: ChatGuard
    init(_ chatGuard: ChatGuard) { self.chatGuard = chatGuard }

    func say(_ pieces: [String]) async throws -> String {
      let text = try chatGuard.openStream(answering: [])
      var events: [StreamEvent] = []
      for piece in pieces { events += await text.append(piece) }
      events += await text.finish()
      return GuardedText.parts(of: events).text
    }
  }
}

/// A clock that moves on by a step whenever it is read.
struct SteppingClock: Clock {
  typealias Instant = ContinuousClock.Instant
  let step: Duration
  private let ticks = Ticks()

  private final class Ticks: Sendable {
    let count = Mutex(0)
  }

  init(step: Duration) { self.step = step }

  private static let start = ContinuousClock.now

  var now: Instant {
    let count = ticks.count.withLock { count in
      count += 1
      return count
    }
    return Self.start.advanced(by: step * count)
  }

  var minimumResolution: Duration { .zero }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}
