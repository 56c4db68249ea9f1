import RaiseInference
import Synchronization

/// What a model said last. Several rules of a policy ask one model about the same texts with different thresholds, and
/// a model gives the same text the same answer to the last bit, so it is read once.
final class RecentAnswers: Sendable {
  typealias Logits = [Float]

  private struct Generations {
    var young: [ModelInput: Logits] = [:]
    var old: [ModelInput: Logits] = [:]

    subscript(input: ModelInput) -> Logits? { young[input] ?? old[input] }

    mutating func keep(_ answer: Logits, to input: ModelInput) {
      if young.count >= RecentAnswers.generation { (old, young) = (young, [:]) }
      young[input] = answer
    }
  }

  /// Between one and two times as many answers are kept: more than a block of documents has windows.
  static let generation = 1024
  private let generations = Mutex(Generations())

  /// The answers to `inputs`, in their order. Those that are not known are asked of `read`, each once.
  func answers(to inputs: [ModelInput], read: ([ModelInput]) throws -> [Logits]) rethrows -> [Logits] {
    var known = generations.withLock { generations in
      Dictionary(inputs.compactMap { input in generations[input].map { (input, $0) } }) { first, _ in first }
    }
    var asked: Set<ModelInput> = []
    let unread = inputs.filter { known[$0] == nil && asked.insert($0).inserted }
    if !unread.isEmpty {
      let fresh = Array(zip(unread, try read(unread)))
      generations.withLock { generations in
        for (input, answer) in fresh { generations.keep(answer, to: input) }
      }
      for (input, answer) in fresh { known[input] = answer }
    }
    return inputs.map { known[$0] ?? [] }
  }
}
