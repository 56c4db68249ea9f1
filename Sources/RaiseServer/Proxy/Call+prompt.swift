import HTTPTypes
import RaiseCore
import RaiseGuard

extension Call {
  /// Judges a prompt.
  ///
  /// - Parameter body: The request's body.
  /// - Returns: The body that may go on to the model: the same, or with texts redacted or rewritten. Nil when nothing
  ///   changes.
  /// - Throws: ``WireError`` when it is blocked, or could not be judged.
  func judge(_ prompt: inout Prompt, in body: JSON) async throws -> JSON? {
    try checkCount(prompt.turns.count, of: "messages")
    var changed: JSON?
    for judged in prompt.judged {
      if services.options.unjudgedMedia == .block { try judged.content.refuseMedia() }
      let turn = prompt.turns[judged.turn]
      if !judged.isNew && services.judgedTurns.contains(turn, judgedBy: chatGuard.input.id) { continue }
      let item = "\(context.request ?? "")#\(judged.turn)"
      let media = judged.content.media.count
      let verdict = try await judge(
        Array(prompt.turns[...judged.turn]), stage: .input, item: item,
        metadata: media == 0 ? [:] : ["unjudged_media": "\(media)"])
      if verdict.isBlocked { throw WireError.blocked(verdict, at: judged.path) }
      if verdict.edits.isEmpty {
        services.judgedTurns.insert(turn, judgedBy: chatGuard.input.id)
        continue
      }
      let content = (changed ?? body).value(at: judged.path[...]) ?? .null
      changed = (changed ?? body).replacing(
        judged.path[...], with: judged.content.applying(verdict.edits, to: content))
      prompt.turns[judged.turn].text = verdict.text ?? ""
    }
    return changed
  }
}

extension WireError {
  /// A prompt that the policy stops: as OpenAI's clients know it from providers with a content filter.
  static func blocked(_ verdict: GuardVerdict, at path: [PathStep]) -> WireError {
    let reason = BlockedReason.text(of: verdict)
    return WireError(
      .badRequest, .invalidRequest, verdict.refusal.map { "\($0) (\(reason))" } ?? reason,
      parameter: path.joined, code: "content_filter")
  }
}

extension [PathStep] {
  /// As clients write it: `messages[2].content`.
  fileprivate var joined: String {
    reduce("") { text, step in
      switch step {
      case .key(let key): text.isEmpty ? key : "\(text).\(key)"
      case .index(let index): "\(text)[\(index)]"
      }
    }
  }
}

extension JSON {
  /// What stands at `path`.
  func value(at path: ArraySlice<PathStep>) -> JSON? {
    guard let step = path.first else { return self }
    switch step {
    case .key(let key): return self[key]?.value(at: path.dropFirst())
    case .index(let index): return self[index]?.value(at: path.dropFirst())
    }
  }
}
