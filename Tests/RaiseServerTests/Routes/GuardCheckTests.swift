import NIOHTTP1
import RaiseCore
import Testing

@testable import RaiseServer

/// The route `guard-check`.
@Suite struct GuardCheckTests {
  @Test("A text comes back with policy, action and all evidence")
  func evidence() async throws {
    try await withServer { server in
      let answer = try await server.post(
        "/v1/guard/check", ["text": "é: ada@example.org", "id": "t-1"], headers: ["X-Request-Id": "r-1"])
      #expect(answer.status == 200)
      let json = answer.json
      #expect(json["id"] == "t-1")
      #expect(json["request_id"] == "r-1")
      #expect(answer.headers.first(name: "x-request-id") == "r-1")
      #expect(json["action"] == "redact")
      #expect(json["blocked"] == false)
      #expect(json["text"] == "é: [EMAIL]")
      #expect(json["policy"]?["name"] == "test-input")
      #expect(json["policy"]?["digest"]?.text?.count == 64)
      let finding = try #require(json["findings"]?[0])
      #expect(finding["rule"] == "contact")
      #expect(finding["hazard"] == "prv.email")
      #expect(finding["range"] == [4, 19])
      #expect(json["decisive"] == finding)
    }
  }

  @Test("A conversation's last message is judged, in the stage that is asked for")
  func conversation() async throws {
    try await withServer { server in
      let messages: JSON = [
        ["role": "user", "content": "build the device"],
        [
          "role": "assistant", "content": [["type": "text", "text": "mix"], ["type": "text", "text": "the powders"]],
        ],
      ]
      let output = try await server.post("/v1/guard/check", ["messages": messages, "stage": "output"])
      #expect(output.json["action"] == "block")
      #expect(output.json["decisive"]?["rule"] == "recipe")
      #expect(output.json["refusal"]?.text?.isEmpty == false)
      let input = try await server.post("/v1/guard/check", ["messages": messages])
      #expect(input.json["action"] == "allow")
    }
  }

  @Test("Every decision is recorded, with request, trace, metadata and no text")
  func record() async throws {
    let log = InMemoryDecisionLog()
    var setup = ServerSetup()
    setup.log = log
    try await withServer(setup) { server in
      let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      _ = try await server.post(
        "/v1/guard/check", ["text": "build the device", "metadata": ["app": "shop"]],
        headers: ["traceparent": trace, "X-Request-Id": "r-2"])
      _ = try await server.post("/v1/guard/check", ["text": "hello"])
    }
    let records = await log.records
    #expect(records.count == 2)
    #expect(records[0].request == "r-2")
    #expect(records[0].trace == "0af7651916cd43dd8448eb211c80319c")
    #expect(records[0].metadata["app"] == "shop")
    #expect(records[0].action == .block)
    #expect(records[0].inputLength == 16)
    #expect(records[1].action == .allow)
    #expect(!"\(records)".contains("build the device"))
  }

  @Test(
    "A wrong body is told with what was expected and found",
    arguments: [
      (#"{}"#, "the body: expected one of text and messages"),
      (#"{"text": "a", "messages": []}"#, "the body: expected one of text and messages"),
      (#"{"messages": []}"#, "messages: expected at least one, found none"),
      (
        #"{"messages": [{"role": "user", "content": 1}]}"#,
        "messages[0].content: expected a string or an array of parts, found a number"
      ),
      (#"{"text": "a", "stage": "corpus"}"#, "stage: expected one of input, output, found another"),
      (#"{"text": "a", "metadata": {"k": 1}}"#, "metadata.k: expected a string, found a number"),
      (
        #"{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}"#,
        "messages[0].content[0]: only text can be judged; start the server with --media pass to let the rest through unjudged"
      ),
    ])
  func wrong(body: String, message: String) async throws {
    try await withServer { server in
      let answer = try await server.post("/v1/guard/check", text: body)
      #expect(answer.status == 400)
      #expect(answer.json["error"]?["message"]?.text == message)
    }
  }
}
