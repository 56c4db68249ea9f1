/// What a policy judges: one text, or a dialogue whose last turn is judged in the light of the earlier ones.
///
///     let item = Item(id: "doc-1", stage: .pretraining, text: "Mail me at ada@example.org")
///
/// Stage and role are data, so one policy serves prompts and responses, corpora and rewards alike.
public struct Item: Sendable, Hashable {
  /// The caller's own name for the item; it travels into the decision log.
  public var id: String
  /// Where in a model's life the text turns up.
  public var stage: Stage
  /// The dialogue, oldest first. The last turn is judged.
  public var turns: [Turn]
  /// Facts about the item that rules may read and the log keeps (source, language, file). Never the text.
  public var metadata: [String: String]

  /// An item of several turns.
  public init(id: String, stage: Stage, turns: [Turn], metadata: [String: String] = [:]) {
    self.id = id
    self.stage = stage
    self.turns = turns
    self.metadata = metadata
  }

  /// An item of one text.
  public init(
    id: String, stage: Stage, text: String, role: Role = .document, metadata: [String: String] = [:]
  ) {
    self.init(id: id, stage: stage, turns: [Turn(role: role, text: text)], metadata: metadata)
  }

  /// The key of ``metadata`` under which stands the URL that a document is from.
  public static let urlKey = "url"

  /// The text that is judged: that of the last turn, or the empty text when there is no turn.
  public var judgedText: String { turns.last?.text ?? "" }
}

/// One turn of a dialogue.
public struct Turn: Sendable, Hashable {
  /// Who speaks.
  public var role: Role
  /// What is said, as it came.
  public var text: String

  /// A turn by `role`.
  public init(role: Role, text: String) {
    self.role = role
    self.text = text
  }
}

/// Who or what a text comes from. An open set: servers add roles of their own.
public struct Role: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
  /// The name as it stands in logs and files.
  public let rawValue: String

  /// A role of that name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A document of a corpus, or one that was retrieved.
  public static let document = Role(rawValue: "document")
  /// Instructions of the application's author.
  public static let system = Role(rawValue: "system")
  /// The person who asks.
  public static let user = Role(rawValue: "user")
  /// The model that answers.
  public static let assistant = Role(rawValue: "assistant")
  /// What a tool returned.
  public static let tool = Role(rawValue: "tool")
  /// What the model asks of a tool: a name and arguments.
  public static let toolCall = Role(rawValue: "tool-call")

  public var description: String { rawValue }
}

/// Where in a model's life a text is judged.
public enum Stage: String, Sendable, Hashable, CaseIterable, Codable {
  /// A document of a corpus to train on.
  case pretraining
  /// A row of data for fine-tuning or preference training.
  case posttraining
  /// A prompt and response scored for reinforcement learning.
  case reward
  /// What a user sends to a served model.
  case input
  /// What a served model answers.
  case output
}
