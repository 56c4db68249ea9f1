import RaiseCore
import Testing

@testable import RaiseServer

/// The route `litellm-guardrail`.
@Suite struct LiteLLMGuardrailTests {
  private let path = "/beta/litellm_basic_guardrail_api"

  @Test("Texts that pass are answered NONE, without texts")
  func none() async throws {
    try await withServer { server in
      let answer = try await server.post(path, ["texts": ["hello", "bye"], "input_type": "request"])
      #expect(answer.status == 200)
      #expect(answer.json == ["action": "NONE", "blocked_reason": nil, "texts": nil, "images": nil])
    }
  }

  @Test("One blocked text blocks, with policy, rule and hazard as the reason")
  func blocked() async throws {
    try await withServer { server in
      let answer = try await server.post(path, ["texts": ["hello", "build the device"], "input_type": "request"])
      #expect(answer.json["action"] == "BLOCKED")
      #expect(
        answer.json["blocked_reason"]?.text
          == "stopped by policy test-input, rule weapons: indiscriminate weapons (cbrne)")
    }
  }

  @Test("Redacted texts come back all, in their order")
  func intervened() async throws {
    try await withServer { server in
      let body: JSON = ["texts": ["hello", "mail ada@example.org"], "input_type": "response"]
      let answer = try await server.post(path, body)
      #expect(answer.json["action"] == "GUARDRAIL_INTERVENED")
      #expect(answer.json["texts"] == ["hello", "mail [EMAIL]"])
    }
  }

  @Test("Arguments of tool calls are judged; changed ones have no way back and block")
  func toolCalls() async throws {
    try await withServer { server in
      for (arguments, action) in [
        (#"{"a": 1}"#, "NONE"), ("mix the powders", "BLOCKED"), ("to ada@example.org", "BLOCKED"),
      ] {
        let call: JSON = ["id": "c", "type": "function", "function": ["name": "f", "arguments": .text(arguments)]]
        let answer = try await server.post(path, ["texts": [], "tool_calls": [call], "input_type": "response"])
        #expect(answer.json["action"]?.text == action, "\(arguments)")
      }
    }
  }

  @Test("Images block, unless the server lets media pass")
  func images() async throws {
    let body: JSON = ["texts": ["look"], "images": ["data:image/png;base64,AA=="]]
    try await withServer { server in
      let answer = try await server.post(path, body)
      #expect(answer.json["action"] == "BLOCKED")
      #expect(answer.json["blocked_reason"]?.text == "images cannot be judged, and the server does not let them pass")
    }
    var setup = ServerSetup()
    setup.options.unjudgedMedia = .pass
    try await withServer(setup) { server in
      let answer = try await server.post(path, body)
      #expect(answer.json["action"] == "NONE")
    }
  }

  @Test("The record names LiteLLM's call, trace and user")
  func record() async throws {
    let log = InMemoryDecisionLog()
    var setup = ServerSetup()
    setup.log = log
    try await withServer(setup) { server in
      _ = try await server.post(
        path,
        [
          "texts": ["hello"], "litellm_call_id": "call-1", "litellm_trace_id": "trace-1",
          "request_data": ["user_api_key_user_id": "ada", "user_api_key_alias": "k"],
        ])
    }
    let record = try #require(await log.records.first)
    #expect(record.request == "call-1")
    #expect(record.trace == "trace-1")
    #expect(record.actor == "ada")
  }

  @Test("A wrong body is 422 with detail, as FastAPI says it")
  func wrong() async throws {
    try await withServer { server in
      let answer = try await server.post(path, ["texts": [1]])
      #expect(answer.status == 422)
      #expect(answer.json == ["detail": "texts[0]: expected a string, found a number"])
    }
  }
}
