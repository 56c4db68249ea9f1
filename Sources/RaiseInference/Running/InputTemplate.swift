/// The tokens that stand around a text: see ``ModelInput``.
struct InputTemplate: Sendable {
  let start, end: Int32
  /// By name; empty for a model that reads all texts alike.
  let modes: [String: Int32]

  /// - Throws: ``ModelInputError/missingToken(_:setting:)`` where the vocabulary lacks one of the tokens.
  init(_ input: ModelConfig.Input, tokenizer: any Tokenizer) throws {
    start = try Self.id(input.start, "input.start", tokenizer)
    end = try Self.id(input.end, "input.end", tokenizer)
    guard let names = input.modes else {
      modes = [:]
      return
    }
    modes = [
      "text": try Self.id(names.text, "input.modes.text", tokenizer),
      "prompt": try Self.id(names.prompt, "input.modes.prompt", tokenizer),
      "response": try Self.id(names.response, "input.modes.response", tokenizer),
    ]
  }

  private static func id(_ token: String, _ path: String, _ tokenizer: any Tokenizer) throws -> Int32 {
    guard let id = tokenizer.id(of: token) else {
      throw ModelInputError.missingToken(token, setting: path)
    }
    return id
  }
}

extension Model {
  /// What a text is to the model.
  public enum Mode: String, Sendable, Hashable, CaseIterable {
    /// Any text: a document, a post.
    case text
    /// What a user asks.
    case prompt
    /// What a model answers.
    case response
  }

  /// A single text as tokens.
  public func input(_ text: String, mode: Mode = .text) -> ModelInput {
    let part = ModelInput.Part(mode: template.modes[mode.rawValue], tokens: tokenizer.encode(text).ids)
    return ModelInput(start: template.start, parts: [part], end: template.end)
  }

  /// A prompt and the answer to it as tokens.
  public func input(prompt: String, response: String) -> ModelInput {
    ModelInput(
      start: template.start,
      parts: [
        ModelInput.Part(mode: template.modes["prompt"], tokens: tokenizer.encode(prompt).ids),
        ModelInput.Part(
          mode: template.modes["response"], tokens: tokenizer.encode(response).ids, segment: config.segments > 1 ? 1 : 0
        ),
      ], end: template.end)
  }

  /// Many texts at once on `threads` threads.
  public func batch(threads: Int = 1) -> Batch { Batch(model: self, threads: max(1, threads)) }

  /// A text that grows.
  ///
  /// - Throws: ``ModelInputError/notCausal(model:)``.
  public func session() throws -> Session { try Session(self, start: template.start, end: template.end) }

  /// A session over bare tokens, with nothing around them.
  package func bareSession() throws -> Session { try Session(self, start: nil, end: nil) }
}
