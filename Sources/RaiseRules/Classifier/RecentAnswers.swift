import RaiseInference
import Synchronization

/// What a model reads at once.
struct ReadText: Sendable, Hashable {
  /// What the text is to the model; nil where modes are not read.
  var mode: Model.Mode?
  /// What it answers; nil where it is no answer.
  var prompt: String?
  var text: String
}

/// What a model said last. Several rules of a policy ask one model about the same texts with different thresholds, and
/// a model gives the same text the same answer to the last bit, so it is read once.
final class RecentAnswers: Sendable {
  typealias Logits = [Float]

  private struct Generations {
    var young: [ReadText: Logits] = [:]
    var old: [ReadText: Logits] = [:]

    subscript(text: ReadText) -> Logits? { young[text] ?? old[text] }

    mutating func keep(_ answer: Logits, to text: ReadText) {
      if young.count >= RecentAnswers.generation { (old, young) = (young, [:]) }
      young[text] = answer
    }
  }

  /// Between one and two times as many answers are kept: more than a block of documents has windows.
  static let generation = 1024
  private let generations = Mutex(Generations())

  /// The answers to `texts`, in their order. Those that are not known are asked of `read`, each once.
  func answers(to texts: [ReadText], read: ([ReadText]) throws -> [Logits]) rethrows -> [Logits] {
    var known = generations.withLock { generations in
      Dictionary(texts.compactMap { text in generations[text].map { (text, $0) } }) { first, _ in first }
    }
    var asked: Set<ReadText> = []
    let unread = texts.filter { known[$0] == nil && asked.insert($0).inserted }
    if !unread.isEmpty {
      let fresh = Array(zip(unread, try read(unread)))
      generations.withLock { generations in
        for (text, answer) in fresh { generations.keep(answer, to: text) }
      }
      for (text, answer) in fresh { known[text] = answer }
    }
    return texts.map { known[$0] ?? [] }
  }
}
