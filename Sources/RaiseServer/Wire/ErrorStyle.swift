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
  /// `{"error": "…", "error_type": "Validation"}`: Hugging Face's text-embeddings-inference.
  case tei

  func status(of error: WireError) -> HTTPResponse.Status {
    guard error.status == .badRequest else { return error.status }
    switch self {
    case .llmGuard, .fastAPI: return .unprocessableContent
    // As text-embeddings-inference: 400 for nothing to read, 413 for too much of it, 422 for what is wrong.
    case .tei:
      return error.code == "empty" ? .badRequest : error.code == "too_many" ? .contentTooLarge : .unprocessableContent
    case .openAI, .presidio: return .badRequest
    }
  }

  /// The name that text-embeddings-inference has for a kind of error.
  private static func teiType(of error: WireError) -> String {
    switch error.kind {
    case .invalidRequest where error.code == "empty": "Empty"
    case .overloaded, .rateLimited, .timedOut: "Overloaded"
    case .notJudged, .internalError, .upstream: "Backend"
    default: "Validation"
    }
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
    case .tei: ["error": .text(error.message), "error_type": .text(Self.teiType(of: error))]
    }
  }
}
