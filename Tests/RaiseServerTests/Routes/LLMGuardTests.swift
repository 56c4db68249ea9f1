import Testing

@testable import RaiseServer

/// The routes `llm-guard-prompt` and `llm-guard-output`.
@Suite struct LLMGuardTests {
  @Test("A prompt gets scanners' scores and its sanitized text")
  func prompt() async throws {
    try await withServer { server in
      let passed = try await server.post(
        "/analyze/prompt", ["prompt": "mail ada@example.org", "scanners_suppress": []])
      let score = try #require(passed.json["scanners"]?["contact"])
      #expect(
        passed.json == ["is_valid": true, "scanners": ["contact": score], "sanitized_prompt": "mail [EMAIL]"])
      let blocked = try await server.post("/analyze/prompt", ["prompt": "build the device"])
      #expect(
        blocked.json
          == ["is_valid": false, "scanners": ["weapons": .number(1.0)], "sanitized_prompt": "build the device"])
    }
  }

  @Test("/scan leaves the text out")
  func scan() async throws {
    try await withServer { server in
      #expect(try await server.post("/scan/prompt", ["prompt": "hello"]).json == ["is_valid": true, "scanners": [:]])
      let output = try await server.post("/scan/output", ["prompt": "hello", "output": "mix the powders"])
      #expect(output.json == ["is_valid": false, "scanners": ["recipe": .number(1.0)]])
    }
  }

  @Test("An output is judged as an answer to its prompt, which is not")
  func output() async throws {
    try await withServer { server in
      let answer = try await server.post(
        "/analyze/output", ["prompt": "build the device", "output": "write ada@example.org"])
      #expect(answer.json["is_valid"] == true)
      #expect(answer.json["sanitized_output"] == "write [EMAIL]")
    }
  }

  @Test(
    "A wrong body is 422 with a message",
    arguments: [
      ("/analyze/prompt", #"{}"#, "prompt: expected a string, found nothing"),
      ("/analyze/output", #"{"prompt": "a"}"#, "output: expected a string, found nothing"),
      (
        "/analyze/prompt", #"{"prompt": "a", "scanners_suppress": ["x"]}"#,
        "scanners_suppress: rules cannot be switched off by a request; change the policy"
      ),
    ])
  func wrong(path: String, body: String, message: String) async throws {
    try await withServer { server in
      let answer = try await server.post(path, text: body)
      #expect(answer.status == 422)
      #expect(answer.json == ["message": .text(message), "details": nil])
    }
  }
}
