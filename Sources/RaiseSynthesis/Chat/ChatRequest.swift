import Crypto
import Foundation
import RaiseCore

/// One question to a model.
public struct ChatRequest: Sendable {
  public var messages: [Message]
  /// In 0...2.
  public var temperature: Double
  /// Tokens that the answer may have, > 0.
  public var maxTokens: Int
  /// The sampling's seed, in 0..<2^31: many servers take no more.
  public var seed: Int
  /// The form of the answer; nil for free text.
  var schema: ReplySchema?

  /// Members of the body that some servers do not take. Left out, they change how well the answer is, not what is
  /// asked for. Those that answer to one name are left out in this order.
  enum OptionalMember: CaseIterable {
    /// `response_format` of the type `json_schema`; without it the older form of llama-cpp-python, `json_object` with
    /// a schema.
    case strictSchema
    /// Any `response_format`; a server without it is told the schema by the prompt alone.
    case schema
    case seed
    case temperature
    /// OpenAI's reasoning models want `max_completion_tokens` in its place.
    case maxTokens

    /// How servers call it.
    var name: String {
      switch self {
      case .strictSchema, .schema: "response_format"
      case .seed: "seed"
      case .temperature: "temperature"
      case .maxTokens: "max_tokens"
      }
    }
  }

  /// The body as the server gets it: the same request is always the same bytes.
  func body(model: String, without missing: Set<OptionalMember> = []) -> [UInt8] {
    var text = JSONText()
    text.add("model", model)
    text.add("messages", list: messages.map(\.json))
    text.add(missing.contains(.maxTokens) ? "max_completion_tokens" : "max_tokens", maxTokens)
    if !missing.contains(.temperature) { text.add("temperature", json: Array("\(temperature)".utf8)) }
    if !missing.contains(.seed) { text.add("seed", seed) }
    if let schema, !missing.contains(.schema) {
      text.add("response_format", json: schema.responseFormat(isStrict: !missing.contains(.strictSchema)))
    }
    return text.closed()
  }

  /// The name of its answer in a cache: a digest of endpoint, model and the body with all members, whatever of them the
  /// server turned out to take.
  func cacheKey(for endpoint: ChatEndpoint) -> String {
    let url = endpoint.url.absoluteString
    return ContentDigest.of(
      "\(url.utf8.count):\(url)" + String(decoding: body(model: endpoint.model), as: UTF8.self)
    ).description
  }

  /// What it may cost at most. No tokenizer makes more tokens of a text than it has bytes; a message's frame has a few.
  func mostUsage() -> TokenUsage {
    let prompt = messages.reduce(8) { $0 + $1.content.utf8.count + 16 } + (schema?.json.utf8.count ?? 0)
    return TokenUsage(prompt: prompt, completion: maxTokens)
  }
}

/// Tokens of a question and its answer.
public struct TokenUsage: Sendable, Hashable {
  public var prompt: Int
  public var completion: Int

  public init(prompt: Int = 0, completion: Int = 0) {
    self.prompt = prompt
    self.completion = completion
  }

  public var total: Int { prompt + completion }

  static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
    TokenUsage(prompt: left.prompt + right.prompt, completion: left.completion + right.completion)
  }
}
