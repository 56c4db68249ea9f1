import RaiseEvaluation
import RaiseReward

extension Example {
  /// The row's answers: two of a preference, the better one first; one of a response; none of other rows.
  var rewardQueries: [RewardQuery] {
    switch content {
    case .preference(let chosen, let rejected, let prompt):
      let conversation = Transcript.conversation(of: prompt)
      return [chosen, rejected].map { RewardQuery(id: facts.id, conversation: conversation, response: $0) }
    case .response(let response, let prompt):
      return [RewardQuery(id: facts.id, conversation: Transcript.conversation(of: prompt), response: response)]
    case .text, .prompt: return []
    }
  }
}

extension RewardScorer {
  /// The scores of rows' answers, row by row, on several threads.
  ///
  /// - Throws: What the first answer that cannot be scored throws.
  func scores(ofAnswersOf examples: [Example], threads: Int) async throws -> [[RewardScore]] {
    let chunk = max(1, (examples.count + threads - 1) / threads)
    return try await withThrowingTaskGroup(of: (Int, [[RewardScore]]).self) { group in
      for start in stride(from: 0, to: examples.count, by: chunk) {
        let part = examples[start..<min(start + chunk, examples.count)]
        group.addTask { (start, try await scores(of: part)) }
      }
      var parts: [(Int, [[RewardScore]])] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  private func scores(of examples: ArraySlice<Example>) async throws -> [[RewardScore]] {
    let queries = examples.map(\.rewardQueries)
    var scores = try await scores(of: queries.flatMap { $0 }).makeIterator()
    return try queries.map { queries in try queries.compactMap { _ in try scores.next()?.get() } }
  }
}
