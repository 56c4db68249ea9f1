import RaiseCore

/// On whose behalf answers are scored: what decision records keep of it.
public struct RewardContext: Sendable, Hashable {
  /// A user, key or tenant.
  public var actor: String?
  /// The request, as the caller names it.
  public var request: String?
  /// The trace that the request belongs to.
  public var trace: String?

  /// Who asks, and in which request.
  public init(actor: String? = nil, request: String? = nil, trace: String? = nil) {
    (self.actor, self.request, self.trace) = (actor, request, trace)
  }
}

/// An answer to be scored, with the conversation that it answers.
///
///     RewardQuery(id: "7", conversation: [Turn(role: .user, text: "How do I bake bread?")], response: "With flour …")
public struct RewardQuery: Sendable, Hashable {
  /// The caller's own name for it; it travels into the decision log.
  public var id: String
  /// The dialogue before the answer, oldest first. Without it, signals about the prompt are 0.
  public var conversation: [Turn]
  /// What the model answered.
  public var response: String

  /// An answer to a conversation.
  public init(id: String, conversation: [Turn], response: String) {
    self.id = id
    self.conversation = conversation
    self.response = response
  }

  /// An answer to one request.
  public init(id: String, prompt: String, response: String) {
    self.init(id: id, conversation: prompt.isEmpty ? [] : [Turn(role: .user, text: prompt)], response: response)
  }

  /// The last turn before the answer; empty where there is none.
  var prompt: String { conversation.last?.text ?? "" }
}
