import RaiseCore

/// One step of a path into a JSON document.
enum PathStep: Sendable, Hashable {
  case key(String)
  case index(Int)
}

/// One text in an answer of a model: where it stands, and of which growing text it is a piece.
struct AnswerText: Sendable {
  var path: [PathStep]
  var string: JSONString
  var channel: Channel
}

/// One growing text of an answer: the content of one choice, the arguments of one of its tool calls, its reasoning.
struct Channel: Sendable, Hashable {
  /// The choice's own index.
  var choice: Int
  /// The path within the choice: `content`, `tool_calls.0.function.arguments`.
  var name: String

  /// Whose words they are.
  var role: Role { name.contains("tool_calls") || name.contains("function_call") ? .toolCall : .assistant }
}

/// Finds the texts in answers of `/v1/chat/completions` and `/v1/completions`, whole or as events of a stream.
///
/// Every string counts as text that a model wrote, save those in ``notText``: a field that a server adds tomorrow is
/// judged, not let through.
enum CompletionTexts {
  /// Names of members that hold no text of a model.
  private static let notText: Set<String> = [
    "id", "object", "model", "system_fingerprint", "service_tier", "role", "type", "finish_reason", "stop_reason",
    "usage", "timings", "logprobs", "prompt_logprobs", "created", "index", "obfuscation",
    // What Azure's own filter says.
    "prompt_filter_results", "content_filter_results",
  ]

  static func texts(in document: JSON) -> [AnswerText] {
    var texts: [AnswerText] = []
    for member in document.members ?? [] where !notText.contains(member.key) {
      if member.key == "choices" {
        for (position, choice) in (member.value.elements ?? []).enumerated() {
          let path: [PathStep] = [.key("choices"), .index(position)]
          collect(choice, at: path, choice: choiceIndex(choice, position), name: "", into: &texts)
        }
      } else {
        collect(member.value, at: [.key(member.key)], choice: -1, name: member.key, into: &texts)
      }
    }
    return texts
  }

  /// The index that a choice says it has, else its position.
  static func choiceIndex(_ choice: JSON, _ position: Int) -> Int { choice["index"]?.int ?? position }

  private static func collect(
    _ json: JSON, at path: [PathStep], choice: Int, name: String, into texts: inout [AnswerText]
  ) {
    switch json {
    case .string(let string):
      texts.append(AnswerText(path: path, string: string, channel: Channel(choice: choice, name: name)))
    case .array(let elements):
      for (position, element) in elements.enumerated() {
        let own = element["index"]?.int ?? position
        collect(element, at: path + [.index(position)], choice: choice, name: "\(name).\(own)", into: &texts)
      }
    case .object(let members):
      for member in members where !notText.contains(member.key) {
        // The piece of a stream and the whole answer name the same texts.
        let isWrapper = name.isEmpty && (member.key == "delta" || member.key == "message")
        let inner = isWrapper ? "" : name.isEmpty ? member.key : "\(name).\(member.key)"
        collect(member.value, at: path + [.key(member.key)], choice: choice, name: inner, into: &texts)
      }
    case .null, .bool, .number: break
    }
  }
}

extension JSON {
  /// This document with `value` at `path`, where that leads somewhere.
  func replacing(_ path: ArraySlice<PathStep>, with value: JSON) -> JSON {
    guard let step = path.first else { return value }
    var copy = self
    switch step {
    case .key(let key):
      if let inner = copy[key] { copy[key] = inner.replacing(path.dropFirst(), with: value) }
    case .index(let index):
      if let inner = copy[index] { copy[index] = inner.replacing(path.dropFirst(), with: value) }
    }
    return copy
  }

  /// This document with `text` at `path`, and without what spells the old text out in tokens there or around it.
  func rewriting(_ path: ArraySlice<PathStep>, as text: String) -> JSON {
    guard let step = path.first else { return .text(text) }
    var copy = withoutTokens
    switch step {
    case .key(let key): copy[key] = copy[key]?.rewriting(path.dropFirst(), as: text)
    case .index(let index): copy[index] = copy[index]?.rewriting(path.dropFirst(), as: text)
    }
    return copy
  }

  /// This object without the members in which model servers spell a text out in tokens: OpenAI's `logprobs`, a list in
  /// `/v1/responses`, and vLLM's `token_ids`.
  var withoutTokens: JSON {
    var copy = self
    for name in ["logprobs", "token_ids"] {
      if let tokens = self[name] { copy[name] = name == "logprobs" && tokens.elements != nil ? [] : .null }
    }
    return copy
  }
}
