import RaiseCore

/// What a request asks a model: its turns, and which of them are judged.
struct Prompt: Sendable {
  /// One turn that is judged.
  struct Judged: Sendable {
    /// Its index in ``turns``.
    var turn: Int
    var content: MessageContent
    /// Where its content stands in the body.
    var path: [PathStep]
    /// Whether it is new: no answer of the model stands behind it.
    var isNew: Bool
  }

  /// The conversation, oldest turn first.
  var turns: [Turn] = []
  var judged: [Judged] = []
  /// Where those begin that are new.
  private var firstNew = 0
  /// How many answers are wanted.
  var choiceCount = 1
  /// Whether a stream is wanted.
  var isStream = false
  /// Whether the usage is wanted at the end of a stream.
  var wantsUsage = false

  /// Roles whose words are the application's own, or the model's, and are not judged on their way in.
  static let trusted: Set<Role> = [.system, Role(rawValue: "developer"), .assistant]

  /// Adds a turn.
  mutating func add(_ role: Role, _ content: MessageContent, at path: [PathStep]) {
    if role == .assistant {
      for index in firstNew..<judged.count { judged[index].isNew = false }
      firstNew = judged.count
    }
    // A message that is only an image has no text, and still must not pass unseen.
    if !Self.trusted.contains(role) && !(content.parts.isEmpty && content.media.isEmpty) {
      judged.append(Judged(turn: turns.count, content: content, path: path, isNew: true))
    }
    turns.append(Turn(role: role, text: content.joined))
  }

  /// Reads what a request says about its answers.
  mutating func readChoices(_ body: JSONField, _ call: Call) throws(WireError) {
    if call.services.options.unjudgedMedia == .block, !body["prompt_embeds"].isAbsent {
      throw .invalid("prompt_embeds: only text can be judged", at: "prompt_embeds", code: "unsupported_media")
    }
    _ = try body["model"].optionalString()
    choiceCount = try body["n"].int(default: 1)
    guard 1...128 ~= choiceCount else { throw .invalid("n: expected 1 to 128, found another number", at: "n") }
    isStream = try body["stream"].bool(default: false)
    wantsUsage = try body["stream_options"].optionalMember("include_usage").bool(default: false)
  }

  /// Adds the documents that a model's template puts before the conversation: texts, or objects of texts.
  mutating func addDocuments(_ documents: JSONField) throws(WireError) {
    for (index, document) in try documents.optionalArray().enumerated() {
      let path: [PathStep] = [.key("documents"), .index(index)]
      if document.json?.text != nil {
        add(.document, try MessageContent(document), at: path)
        continue
      }
      if document.isAbsent { throw document.wrong("a text or an object") }
      for (key, value) in try document.optionalObject() where value.json?.text != nil {
        add(.document, try MessageContent(value), at: path + [.key(key)])
      }
    }
  }

  static let streamOptionsSchema = OpenAPI.object(["include_usage": ["type": "boolean"]])
}
