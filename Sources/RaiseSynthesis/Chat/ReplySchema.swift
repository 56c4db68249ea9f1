import Foundation

/// The form of an answer in JSON: a name, and a JSON Schema in which all members are required and no others allowed.
struct ReplySchema: Sendable {
  let name: String
  /// The schema as JSON.
  let json: String

  /// The request's `response_format`: strict as OpenAI, vLLM, SGLang and llama.cpp's own server take it, or the form that
  /// llama-cpp-python's server takes.
  func responseFormat(isStrict: Bool) -> [UInt8] {
    var format = JSONText()
    if isStrict {
      var strict = JSONText()
      strict.add("name", name)
      strict.add("strict", true)
      strict.add("schema", json: Array(json.utf8))
      format.add("type", "json_schema")
      format.add("json_schema", json: strict.closed())
    } else {
      format.add("type", "json_object")
      format.add("schema", json: Array(json.utf8))
    }
    return format.closed()
  }
}

/// An answer in JSON. Its schema and its members must agree; ``ChatClient/structured(_:_:repair:)`` proves the text
/// against both.
protocol StructuredReply: Decodable, Sendable {
  static var schema: ReplySchema { get }
  /// The members of the object, all required.
  static var members: Set<String> { get }
  /// What is wrong with it although its form is right; nil when nothing is.
  var fault: String? { get }
}

extension StructuredReply {
  /// Reads an answer strictly: one JSON object, these members and no others, nothing around it.
  ///
  /// - Throws: ``MalformedReply``.
  static func read(_ text: String) throws -> Self {
    let data = Data(text.utf8)
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw MalformedReply(reason: "it is not one JSON object and nothing else")
    }
    guard Set(object.keys) == members else {
      throw MalformedReply(reason: "expected exactly the members \(members.sorted().joined(separator: ", "))")
    }
    let reply: Self
    do {
      reply = try JSONDecoder().decode(Self.self, from: data)
    } catch {
      throw MalformedReply(reason: "a member has the wrong type")
    }
    if let fault = reply.fault { throw MalformedReply(reason: fault) }
    return reply
  }
}

/// Why an answer is not in the form that was asked for; without any of its text.
struct MalformedReply: Error {
  var reason: String
}

extension ChatClient {
  /// An answer in JSON. The server is asked to keep to the schema; since not every server can, the text is read strictly
  /// all the same, and a wrong one sent back once, with what is wrong with it.
  ///
  /// - Parameter instructions: How to say what is wrong, and how refusals begin, in the language of the answer.
  /// - Throws: ``GenerationError`` when the model refuses, is cut off, or gets the form wrong twice; and what
  ///   ``reply(to:)`` throws.
  func structured<Reply: StructuredReply>(
    _ type: Reply.Type, _ request: ChatRequest, _ instructions: ModelInstructions.Texts
  ) async throws -> Reply {
    var request = request
    request.schema = Reply.schema
    let first = try text(of: await reply(to: request), instructions)
    do {
      return try Reply.read(first)
    } catch let error as MalformedReply {
      let repair = instructions.repair.filled(["reason": error.reason, "schema": Reply.schema.json])
      request.messages += [.assistant(first), .user(repair)]
    }
    do {
      return try Reply.read(text(of: await reply(to: request), instructions))
    } catch let error as MalformedReply {
      throw GenerationError(reason: "malformed JSON from the model, twice: \(error.reason)")
    }
  }

  private func text(of reply: ChatReply, _ instructions: ModelInstructions.Texts) throws -> String {
    let text = reply.content.trimmingCharacters(in: .whitespacesAndNewlines)
    if reply.refusal?.isEmpty == false || instructions.isRefusal(text) {
      throw GenerationError(reason: "the model refused")
    }
    switch reply.finish {
    case "content_filter": throw GenerationError(reason: "the endpoint's content filter stopped the answer")
    case "length": throw GenerationError(reason: "the answer was cut off: it needs more tokens than it may have")
    default: return text
    }
  }
}
