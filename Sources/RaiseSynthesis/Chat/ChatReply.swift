import Foundation

/// A model's answer, as far as it matters here.
struct ChatReply: Sendable, Hashable {
  /// The answer's text; empty when there is none.
  var content: String
  /// What the model says when it refuses in a member of its own (OpenAI's `refusal`).
  var refusal: String?
  /// Why it ended: `stop`, `length`, `content_filter`; empty when the server does not say.
  var finish: String
  /// What it cost; nil when the server does not say.
  var usage: TokenUsage?

  /// Reads a body of `POST /chat/completions`.
  ///
  /// - Returns: nil when it is none.
  static func read(_ body: Data) -> ChatReply? {
    guard let wire = try? JSONDecoder().decode(Wire.self, from: body), let choice = wire.choices.first else {
      return nil
    }
    // Servers that count wrong must not take down who sums.
    let usage = wire.usage.flatMap { usage in
      let counts = [usage.promptTokens ?? 0, usage.completionTokens ?? 0]
      return counts.allSatisfy { (0...maxTokenCount).contains($0) }
        ? TokenUsage(prompt: counts[0], completion: counts[1]) : nil
    }
    return ChatReply(
      content: choice.message.content ?? "", refusal: choice.message.refusal, finish: choice.finish ?? "", usage: usage)
  }

  private static let maxTokenCount = Int(UInt32.max)

  /// The parts of the body that are read. Source: openai-openapi, CreateChatCompletionResponse.
  private struct Wire: Decodable {
    struct Choice: Decodable {
      struct Message: Decodable {
        var content: String?
        var refusal: String?
      }
      var message: Message
      var finish: String?
      enum CodingKeys: String, CodingKey {
        case message
        case finish = "finish_reason"
      }
    }
    struct Usage: Decodable {
      var promptTokens: Int?
      var completionTokens: Int?
      enum CodingKeys: String, CodingKey {
        case promptTokens = "prompt_tokens"
        case completionTokens = "completion_tokens"
      }
    }
    var choices: [Choice]
    var usage: Usage?
  }
}
