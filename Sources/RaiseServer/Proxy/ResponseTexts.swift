import RaiseCore

/// One growing text of a streamed response.
struct ResponseChannel: Hashable {
  static let placeNames = ["output_index", "content_index", "summary_index"]

  /// What it is: `response.output_text`.
  var type: String
  /// Where it stands, by ``placeNames``.
  var place: [Int]

  /// Whose words they are.
  var role: Role { type.contains("arguments") || type.contains("tool_call") ? .toolCall : .assistant }

  /// Whether it stands where an event says, as far as that says it.
  func stands(at event: JSON) -> Bool {
    zip(Self.placeNames, place).allSatisfy { name, index in event[name]?.int.map { $0 == index } ?? true }
  }
}

/// Finds the texts in answers of `/v1/responses`, whole or as events of a stream.
///
/// A whole answer echoes much of its request; what the model wrote stands in `output`. As in `CompletionTexts`, every
/// string there counts as text, save those in ``notText``.
enum ResponseTexts {
  private static let notText: Set<String> = [
    "id", "item_id", "call_id", "type", "role", "status", "object", "phase", "encrypted_content", "logprobs",
    "obfuscation",
  ]

  /// A text and where it stands.
  struct Text: Sendable {
    var path: [PathStep]
    var string: JSONString
  }

  /// The texts of a whole answer.
  static func texts(inResponse response: JSON, at path: [PathStep] = []) -> [Text] {
    var texts: [Text] = []
    if let output = response["output"] { collect(output, at: path + [.key("output")], into: &texts) }
    return texts
  }

  /// The piece that an event adds to a growing text, with the name of that text; nil in other events.
  static func delta(in event: JSON) -> (channel: ResponseChannel, string: JSONString)? {
    guard let type = event["type"]?.text, type.hasSuffix(".delta"), case .string(let string) = event["delta"] else {
      return nil
    }
    let place = ResponseChannel.placeNames.map { event[$0]?.int ?? 0 }
    return (ResponseChannel(type: String(type.dropLast(".delta".count)), place: place), string)
  }

  /// The texts that an event repeats or brings whole: all of its strings, of an answer those in `output`.
  static func wholeTexts(in event: JSON) -> [Text] {
    var texts: [Text] = []
    for member in event.members ?? [] where !notText.contains(member.key) && member.key != "delta" {
      if member.key == "response" {
        texts += Self.texts(inResponse: member.value, at: [.key("response")])
      } else {
        collect(member.value, at: [.key(member.key)], into: &texts)
      }
    }
    return texts
  }

  private static func collect(_ json: JSON, at path: [PathStep], into texts: inout [Text]) {
    switch json {
    case .string(let string): if !string.raw.isEmpty { texts.append(Text(path: path, string: string)) }
    case .array(let elements):
      for (index, element) in elements.enumerated() { collect(element, at: path + [.index(index)], into: &texts) }
    case .object(let members):
      for member in members where !notText.contains(member.key) {
        collect(member.value, at: path + [.key(member.key)], into: &texts)
      }
    case .null, .bool, .number: break
    }
  }
}
