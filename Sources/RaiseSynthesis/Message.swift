/// One turn of a row's dialogue.
public struct Message: Sendable, Hashable, Codable {
  /// `user` or `assistant`.
  public var role: String
  public var content: String

  /// What the person says.
  static func user(_ content: String) -> Message { Message(role: "user", content: content) }
  /// What the model says.
  static func assistant(_ content: String) -> Message { Message(role: "assistant", content: content) }
}
