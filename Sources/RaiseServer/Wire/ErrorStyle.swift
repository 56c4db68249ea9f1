import HTTPTypes

/// How a family of clients reads errors.
enum ErrorStyle: Sendable, CaseIterable {
  /// `{"error": {"message", "type", "param", "code"}}`: OpenAI's clients, and our own route.
  case openAI
  /// `{"error": "…"}`: Presidio's Flask services.
  case presidio
  /// `{"message": "…", "details": null}`; a wrong body is 422: LLM Guard's API.
  case llmGuard
  /// `{"detail": "…"}`; a wrong body is 422: FastAPI, as LiteLLM's own examples of guardrails.
  case fastAPI

  func status(of error: WireError) -> HTTPResponse.Status {
    guard error.status == .badRequest else { return error.status }
    return self == .llmGuard || self == .fastAPI ? .unprocessableContent : .badRequest
  }

  func body(of error: WireError) -> JSON {
    switch self {
    case .openAI:
      [
        "error": [
          "message": .text(error.message), "type": .text(error.kind.rawValue),
          "param": .text(error.parameter) ?? .null, "code": .text(error.code) ?? .null,
        ]
      ]
    case .presidio: ["error": .text(error.message)]
    case .llmGuard: ["message": .text(error.message), "details": nil]
    case .fastAPI: ["detail": .text(error.message)]
    }
  }
}
