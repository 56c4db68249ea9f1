import RaiseCore
import RaiseRules
import Testing

@testable import RaiseGuard

@Suite struct GuardedStreamTests {
  private let log = InMemoryDecisionLog()

  private func chunks(_ pieces: [String], failing: Bool = false) -> AsyncThrowingStream<String, any Error> {
    AsyncThrowingStream { continuation in
      for piece in pieces { continuation.yield(piece) }
      continuation.finish(throwing: failing ? Upstream.Died() : nil)
    }
  }

  private enum Upstream {
    struct Died: Error {}
  }

  private func chatGuard() throws -> ChatGuard { ChatGuard(policy: try Workshop.policy(Workshop.blocking), log: log) }

  @Test("What may pass comes out, then the end")
  func passes() async throws {
    var events: [StreamEvent] = []
    for try await event in try chatGuard().stream(chunks(["Good ", "morning."]), answering: []) { events.append(event) }
    let (text, end) = GuardedText.parts(of: events)
    #expect(text == "Good morning." && end?.action == .allow)
    #expect(await log.records.count == 1)
  }

  @Test("After a refusal no more is asked of the upstream")
  func stops() async throws {
    let (upstream, continuation) = AsyncStream<String>.makeStream()
    continuation.yield("Now detonate it." + String(repeating: " And on.", count: 60))
    // The upstream never ends: the guard does.
    var events: [StreamEvent] = []
    for try await event in try chatGuard().stream(upstream, answering: []) { events.append(event) }
    continuation.finish()
    let (text, end) = GuardedText.parts(of: events)
    #expect(text == "Now " && end?.isBlocked == true)
  }

  @Test("When the upstream dies, what had come is judged and leaves, the end is told, and then the error")
  func dies() async throws {
    var events: [StreamEvent] = []
    await #expect(throws: Upstream.Died.self) {
      for try await event in try chatGuard().stream(chunks(["Half a ", "sen"], failing: true), answering: []) {
        events.append(event)
      }
    }
    let (text, end) = GuardedText.parts(of: events)
    #expect(text == "Half a sen" && end?.failure == .brokenOff)
    #expect(await log.records.map(\.error) == ["the stream broke off before its end"])
  }

  @Test("A reader that goes away leaves a record")
  func leaves() async throws {
    let chatGuard = try chatGuard()
    for try await _ in try chatGuard.stream(chunks([String(repeating: "word ", count: 200)]), answering: []) { break }
    try await chatGuard.flush()
    #expect(await log.records.map(\.error) == ["the stream broke off before its end"])
  }

  @Test("A policy that cannot guard streams is refused before anything is read")
  func refused() throws {
    let policy = try Workshop.policy(#"  - {id: r, kind: pattern, hazards: [prv], pattern: 'a*b', action: flag}"#)
    #expect(throws: StreamingError.self) {
      try ChatGuard(policy: policy, log: log).stream(chunks([]), answering: [])
    }
  }
}
