import RaiseInference
import Testing

@testable import RaiseRules

/// A model is asked about a text once, whoever else wants to know.
@Suite struct RecentAnswersTests {
  private func text(_ number: Int) -> ReadText { ReadText(text: "\(number)") }

  private func answer(_ text: ReadText) -> [Float] { [Float(text.text) ?? -1] }

  @Test("Answers come in the order of their inputs; each input is read once")
  func readsOnce() throws {
    let recent = RecentAnswers()
    var read: [ReadText] = []
    let ask = { (numbers: [Int]) in
      recent.answers(to: numbers.map(text)) { unread in
        read += unread
        return unread.map(answer)
      }
    }
    #expect(ask([3, 1, 3, 2]) == [[3], [1], [3], [2]])
    #expect(ask([2, 4, 1]) == [[2], [4], [1]])
    #expect(read == [3, 1, 2, 4].map(text))
  }

  @Test("What was asked long ago is forgotten; what was asked just now is not")
  func forgets() throws {
    let recent = RecentAnswers()
    let count = RecentAnswers.generation * 2 + 1
    for number in 0..<count { _ = recent.answers(to: [text(number)]) { $0.map(answer) } }
    var read: [ReadText] = []
    _ = recent.answers(to: [text(0), text(count - 1)]) { unread in
      read += unread
      return unread.map(answer)
    }
    #expect(read == [text(0)])
  }

  @Test("The same words in another mode, or behind another prompt, are another text")
  func distinct() {
    let texts = [
      ReadText(text: "1"), ReadText(mode: .prompt, text: "1"), ReadText(mode: .response, prompt: "a", text: "1"),
      ReadText(mode: .response, prompt: "b", text: "1"),
    ]
    var read = 0
    _ = RecentAnswers().answers(to: texts) { unread in
      read += unread.count
      return unread.map(answer)
    }
    #expect(read == texts.count)
  }

  @Test("An error leaves nothing behind")
  func errors() throws {
    struct Broken: Error {}
    let recent = RecentAnswers()
    #expect(throws: Broken.self) { try recent.answers(to: [text(1)]) { _ in throw Broken() } }
    #expect(recent.answers(to: [text(1)]) { $0.map(answer) } == [[1]])
  }
}
