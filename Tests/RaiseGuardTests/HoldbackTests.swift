import RaiseCore
import Testing

@testable import RaiseGuard

@Suite struct HoldbackTests {
  private let policy = PolicyID(name: "p", version: "1")

  private func verdict(_ count: Int, _ action: Action = .allow, edits: [TextEdit] = []) -> SessionVerdict {
    SessionVerdict(settledCount: count, decision: Decision(policy: policy, action: action, edits: edits))
  }

  @Test("Settled bytes leave once and in order, the others are held")
  func releases() {
    var holdback = Holdback()
    holdback.receive("Hello, ")
    #expect(holdback.settle(verdict(0)) == [])
    #expect(holdback.settle(verdict(5)) == [.release("Hello")])
    #expect(holdback.settle(verdict(5)) == [])
    holdback.receive("world")
    #expect(holdback.heldCount == 7 && holdback.releasedCount == 5)
    #expect(holdback.settle(verdict(12)) == [.release(", world")])
  }

  @Test("An edit takes the place of what it covers, and one that is told later comes later")
  func edits() {
    var holdback = Holdback()
    holdback.receive("one two three four")
    let first = TextEdit(range: 4..<7, replacement: "[2]")
    #expect(holdback.settle(verdict(8, .redact, edits: [first])) == [.release("one [2] ")])
    let second = TextEdit(range: 8..<13, replacement: "")
    #expect(holdback.settle(verdict(18, .redact, edits: [first, second])) == [.release(" four")])
  }

  @Test("A block lets out what is settled before it, then refuses, and nothing follows")
  func blocks() {
    var holdback = Holdback()
    holdback.receive("fine. bad")
    #expect(holdback.settle(verdict(6, .block)) == [.release("fine. "), .refuse])
    holdback.receive("more")
    #expect(holdback.settle(verdict(13)) == [] && holdback.refuse() == [] && holdback.releaseAll() == [])
    #expect(holdback.heldCount == 0)
  }

  @Test("A verdict that claims more than has come releases what has come")
  func claims() {
    var holdback = Holdback()
    holdback.receive("ab")
    #expect(holdback.settle(verdict(10)) == [.release("ab")])
  }

  @Test("What is held takes no more memory the longer a text gets")
  func memory() {
    var holdback = Holdback()
    for index in 1...10_000 {
      holdback.receive("0123456789")
      _ = holdback.settle(verdict(index * 10 - 5))
      #expect(holdback.heldCount == 5)
    }
    #expect(holdback.releasedCount == 99_995)
  }
}
