import RaiseInference
import Testing

@testable import RaiseRules

/// A model is asked about a text once, whoever else wants to know.
@Suite struct RecentAnswersTests {
  private func input(_ token: Int32) -> ModelInput {
    ModelInput(start: nil, parts: [ModelInput.Part(tokens: [token])], end: nil)
  }

  private func answer(_ input: ModelInput) -> [Float] { input.parts.flatMap(\.tokens).map(Float.init) }

  @Test("Answers come in the order of their inputs; each input is read once")
  func readsOnce() throws {
    let recent = RecentAnswers()
    var read: [ModelInput] = []
    let ask = { (tokens: [Int32]) in
      recent.answers(to: tokens.map(input)) { unread in
        read += unread
        return unread.map(answer)
      }
    }
    #expect(ask([3, 1, 3, 2]) == [[3], [1], [3], [2]])
    #expect(ask([2, 4, 1]) == [[2], [4], [1]])
    #expect(read == [3, 1, 2, 4].map(input))
  }

  @Test("What was asked long ago is forgotten; what was asked just now is not")
  func forgets() throws {
    let recent = RecentAnswers()
    let count = Int32(RecentAnswers.generation) * 2 + 1
    for token in 0..<count { _ = recent.answers(to: [input(token)]) { $0.map(answer) } }
    var read: [ModelInput] = []
    _ = recent.answers(to: [input(0), input(count - 1)]) { unread in
      read += unread
      return unread.map(answer)
    }
    #expect(read == [input(0)])
  }

  @Test("An error leaves nothing behind")
  func errors() throws {
    struct Broken: Error {}
    let recent = RecentAnswers()
    #expect(throws: Broken.self) { try recent.answers(to: [input(1)]) { _ in throw Broken() } }
    #expect(recent.answers(to: [input(1)]) { $0.map(answer) } == [[1]])
  }
}
