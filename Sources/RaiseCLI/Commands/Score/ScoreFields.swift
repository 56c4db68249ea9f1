import ArgumentParser
import RaiseReward

/// What is scored of a row: one answer, two side by side, or several.
enum ScoreTask: Sendable, Hashable {
  case one
  case compare(chosen: String, rejected: String)
  case best(of: String)
}

/// Where in a row things stand; the same options wherever rows with answers are read.
struct ScoreFields: ParsableArguments {
  @Option(help: "The field with the prompt: a text, or a list of messages with role and content.")
  var promptField = "prompt"

  @Option(help: "The field with the answer: a text, or a list of messages of the assistant.")
  var responseField = "response"

  @Option(help: "The field with a whole conversation, whose last message is scored where there is no answer field.")
  var messagesField = "messages"

  @Option(help: "The field with the id, dotted when it is nested.")
  var idField = "id"
}

extension ScoreFields {
  /// The names alone.
  var names: ScoreFieldNames {
    ScoreFieldNames(
      promptField: promptField, responseField: responseField, messagesField: messagesField, idField: idField)
  }
}

/// Where in a row things stand.
struct ScoreFieldNames: Sendable, Hashable {
  var promptField = "prompt"
  var responseField = "response"
  var messagesField = "messages"
  var idField = "id"
}
