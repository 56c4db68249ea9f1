/// One turn of a row's dialogue.
public struct Message: Sendable, Hashable, Codable {
  /// `user` or `assistant`; `system` too in what a generator asks.
  public var role: String
  public var content: String

  /// What a model is told before the dialogue.
  static func system(_ content: String) -> Message { Message(role: "system", content: content) }
  /// What the person says.
  static func user(_ content: String) -> Message { Message(role: "user", content: content) }
  /// What the model says.
  static func assistant(_ content: String) -> Message { Message(role: "assistant", content: content) }
}
