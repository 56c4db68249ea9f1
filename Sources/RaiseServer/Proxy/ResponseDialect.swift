import RaiseCore
import RaiseGuard

/// Answers of `/v1/responses`.
struct ResponseDialect: AnswerDialect {
  func guarded(_ answer: JSON, judge: Judge) async throws -> JSON {
    var guarded = answer
    for text in ResponseTexts.texts(inResponse: answer) {
      let role: Role = text.path.last == .key("arguments") ? .toolCall : .assistant
      let verdict = try await judge(Turn(role: role, text: text.string.text), "output")
      if verdict.isBlocked { return answer.stopped(saying: verdict.refusal) }
      if !verdict.edits.isEmpty { guarded = guarded.rewriting(text.path[...], as: verdict.text ?? "") }
    }
    return guarded
  }

  func relay(maxWaitingBytes: Int, open: @escaping (Role) throws -> GuardedText) -> any AnswerRelay {
    ResponseRelay(maxWaitingBytes: maxWaitingBytes, open: open)
  }

  func isLast(_ event: ServerSentEvent) -> Bool {
    guard let data = event.data, let type = (try? JSON(parsing: data))?["type"]?.text else { return event.isDone }
    return ["response.completed", "response.incomplete", "response.failed"].contains(type)
  }

  func ending(_ failure: WireError?) -> [ServerSentEvent] {
    guard let failure else { return [] }
    return [
      ServerSentEvent(
        [
          "type": "error", "code": .text(failure.code) ?? .null, "message": .text(failure.message), "param": nil,
        ], name: "error")
    ]
  }
}

extension JSON {
  /// A response that broke off: without its output, with the error, all else kept.
  func failed(with error: WireError) -> JSON {
    var response = self
    response["status"] = "failed"
    response["error"] = ["code": "server_error", "message": .text(error.message)]
    response["output"] = []
    return response
  }

  /// A response that the guard stopped: without its output, with the reason clients look for, usage and all else kept.
  func stopped(saying refusal: String?) -> JSON {
    var response = self
    response["status"] = "incomplete"
    response["incomplete_details"] = ["reason": "content_filter"]
    response["output"] =
      refusal.map { refusal in
        [
          [
            "type": "message", "id": "msg_stopped", "role": "assistant", "status": "incomplete",
            "content": [["type": "refusal", "refusal": .text(refusal)]],
          ]
        ]
      } ?? []
    return response
  }
}
