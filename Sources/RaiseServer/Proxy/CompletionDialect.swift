import RaiseCore
import RaiseGuard

/// Answers of `/v1/chat/completions` and `/v1/completions`.
struct CompletionDialect: AnswerDialect {
  let choiceCount: Int
  /// Whether the usage is wanted at the end of a stream.
  let wantsUsage: Bool

  func guarded(_ answer: JSON, judge: Judge) async throws -> JSON {
    var guarded = answer
    var stopped: [Int: GuardVerdict] = [:]
    for text in CompletionTexts.texts(in: answer) where stopped[text.channel.choice] == nil {
      let turn = Turn(role: text.channel.role, text: text.string.text)
      let verdict = try await judge(turn, "\(text.channel.choice).\(text.channel.name)")
      if verdict.isBlocked {
        stopped[text.channel.choice] = verdict
      } else if !verdict.edits.isEmpty {
        guarded = guarded.rewriting(text.path[...], as: verdict.text ?? "")
      }
    }
    // A text outside of all choices has no place to end in.
    if let verdict = stopped[-1] { throw WireError.notJudged(BlockedReason.text(of: verdict)) }
    return guarded.withoutChoices(stopped)
  }

  func relay(maxWaitingBytes: Int, open: @escaping (Role) throws -> GuardedText) -> any AnswerRelay {
    StreamRelay(choiceCount: choiceCount, wantsUsage: wantsUsage, maxWaitingBytes: maxWaitingBytes, open: open)
  }

  func isLast(_ event: ServerSentEvent) -> Bool { event.isDone }

  func ending(_ failure: WireError?) -> [ServerSentEvent] {
    (failure.map { [ServerSentEvent(ErrorStyle.openAI.body(of: $0))] } ?? []) + [.done]
  }
}

extension JSON {
  /// A whole answer in which some choices were stopped: without their text, and with the reason clients look for.
  fileprivate func withoutChoices(_ stopped: [Int: GuardVerdict]) -> JSON {
    guard !stopped.isEmpty, let choices = self["choices"]?.elements else { return self }
    var document = self
    document["choices"] = .array(
      choices.enumerated().map { position, choice in
        let index = CompletionTexts.choiceIndex(choice, position)
        guard let verdict = stopped[index] else { return choice }
        var ending: JSON = ["index": .number(index)]
        if choice["text"] != nil {
          ending["text"] = ""
        } else {
          ending["message"] = ["role": "assistant", "content": nil, "refusal": .text(verdict.refusal) ?? .null]
        }
        ending["logprobs"] = .null
        ending["finish_reason"] = "content_filter"
        return ending
      })
    return document
  }
}
