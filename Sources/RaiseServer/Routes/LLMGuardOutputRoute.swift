import Hummingbird
import RaiseCore

/// LLM Guard's `POST /analyze/output`, and `/scan/output`, which leaves out the sanitized text. The prompt is context.
///
/// Source: `protectai/llm-guard`, `llm_guard_api/app/schemas.py` and `app.py`.
enum LLMGuardOutputRoute: Route {
  static let name = "llm-guard-output"
  static let paths = ["/analyze/output", "/scan/output"]
  static let errors = ErrorStyle.llmGuard

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let output = try body["output"].string()
    let turns = [
      Turn(role: .user, text: try body["prompt"].string()), Turn(role: .assistant, text: output),
    ]
    try LLMGuardAnswer.refuseSuppression(body["scanners_suppress"])
    let verdict = try await call.judge(turns, stage: .output)
    return LLMGuardAnswer.response(verdict, on: output, textKey: "sanitized_output", call)
  }

  static let operation = LLMGuardAnswer.operation(
    summary: "LLM Guard's scan of an answer", fields: ["prompt", "output"], textKey: "sanitized_output")
}
