import Hummingbird
import RaiseCore

/// LLM Guard's `POST /analyze/prompt`, and `/scan/prompt`, which leaves out the sanitized text.
///
/// Source: `protectai/llm-guard`, `llm_guard_api/app/schemas.py` and `app.py`.
enum LLMGuardPromptRoute: Route {
  static let name = "llm-guard-prompt"
  static let paths = ["/analyze/prompt", "/scan/prompt"]
  static let errors = ErrorStyle.llmGuard

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let prompt = try body["prompt"].string()
    try LLMGuardAnswer.refuseSuppression(body["scanners_suppress"])
    let verdict = try await call.judge([Turn(role: .user, text: prompt)], stage: .input)
    return LLMGuardAnswer.response(verdict, on: prompt, textKey: "sanitized_prompt", call)
  }

  static let operation = LLMGuardAnswer.operation(
    summary: "LLM Guard's scan of a prompt", fields: ["prompt"], textKey: "sanitized_prompt")
}
