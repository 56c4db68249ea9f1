import AsyncHTTPClient
import Foundation
import RaiseCore
import RaiseReward
import Testing

@testable import RaiseServer

/// The routes `reward-score`, `openrlhf-reward`, `tei-predict`, `tei-info`, `vllm-classify`, `vllm-score` and `vllm-pooling`.
@Suite struct RewardRoutesTests {
  /// A policy of words: `mix the powders` is harm, `i cannot help` a refusal.
  static let policy = """
    name: test-reward
    version: 1.0.0
    description: Two phrases.
    stages: [reward]
    rules:
      - {id: recipe, kind: keyword, hazards: [iwp], words: [mix the powders], action: flag}
      - {id: refusal, kind: keyword, hazards: [qlt.refusal], words: [i cannot help], action: allow}
      - {id: asked, kind: keyword, hazards: [iwp], words: [build the device], action: allow}
    """
  static let formula = RewardFormula(
    signals: [
      .init(name: "harm", source: .rules(.init(rules: ["recipe"], tellsHazards: true))),
      .init(name: "refusal", source: .rules(.init(rules: ["refusal"]))),
      .init(name: "asked", source: .rules(.init(rules: ["asked"], subject: .prompt))),
    ],
    propositions: [
      .init(name: "harm", terms: [.init("harm")], cost: 4, reward: -2),
      .init(name: "over-refusal", terms: [.init("refusal"), .init("asked", isNegated: true)], reward: -1),
    ], costOffset: -2)

  private static func served<Value: Sendable>(
    _ test: @escaping @Sendable (TestServer) async throws -> Value
  ) async throws -> Value {
    var setup = ServerSetup()
    setup.reward = RewardScorer(policy: try TestPolicies.load(policy), formula: formula)
    return try await withServer(setup, test)
  }

  private static func reward(_ logOdds: Double) -> Double { 2 / (1 + exp(-logOdds)) - 1 }

  @Test("Our own route scores several answers to one conversation, says why, and which is best")
  func own() async throws {
    try await Self.served { server in
      let answer = try await server.post(
        "/v1/reward/score",
        [
          "conversation": [["role": "user", "content": "How is bread baked?"]],
          "responses": ["mix the powders", "With flour.", "I cannot help."],
        ]
      ).json
      #expect(answer["order"] == [1, 2, 0] && answer["policy"] == "test-reward@1.0.0")
      let first = try #require(answer["scores"]?[0])
      #expect(first["cost"] == .number(2.0) && first["safe"] == false && first["reward"] == .number(Self.reward(-2)))
      #expect(first["why"] == [["name": "harm", "value": .number(1.0), "cost": .number(4.0), "reward": .number(-2.0)]])
      #expect(first["signals"]?["harm.iwp"] == .number(1.0))
      let none = try await server.post("/v1/reward/score", ["conversation": [], "responses": []]).json
      #expect(none["scores"] == [] && none["order"] == [])
    }
  }

  @Test("OpenRLHF's query of prompt and answer is told apart by prompts, by the chat template, or is all answer")
  func openRLHF() async throws {
    try await Self.served { server in
      let chat = "<|im_start|>user\nbuild the device<|im_end|>\n<|im_start|>assistant\nI cannot help.<|im_end|>"
      let answer = try await server.post(
        "/get_reward",
        [
          "query": ["How? mix the powders", .text(chat), "Hello. I cannot help."], "prompts": ["How?", "", "Hello."],
          "labels": [nil, nil, nil],
        ])
      #expect(answer.status == 200)
      #expect(answer.json["rewards"] == [.number(Self.reward(-2)), .number(0.0), .number(Self.reward(-1))])
      let scores: JSON = [.number(1 / (1 + exp(2.0))), .number(0.5), .number(1 / (1 + exp(1.0)))]
      #expect(answer.json["scores"] == scores)
      let logs = try #require(answer.json["extra_logs"])
      #expect(logs["harm"] == .number(1.0 / 3) && logs["over_refusal"] == .number(1.0 / 3))
      #expect(logs["cost"] == .number(-2.0 / 3) && logs["unsafe"] == .number(1.0 / 3))
      #expect(logs["harm/iwp"] != nil)
    }
  }

  @Test("OpenRLHF's empty lists, which it sends to further servers, are answered with empty ones")
  func openRLHFEmpty() async throws {
    try await Self.served { server in
      let answer = try await server.post("/get_reward", ["query": [], "prompts": [], "labels": []])
      #expect(answer.status == 200)
      #expect(answer.json == ["rewards": [], "scores": [], "extra_logs": [:]])
      let alone = try await server.post("/get_reward", ["query": ["I cannot help."]]).json
      #expect(alone["rewards"]?[0] == .number(Self.reward(-1)))
    }
  }

  @Test("TEI predicts for a text, a pair and a batch; scores sum to 1, raw ones are reward and cost")
  func predict() async throws {
    try await Self.served { server in
      let pair = try await server.post("/predict", ["inputs": ["How?", "mix the powders"]])
      let good = 1 / (1 + exp(2.0))
      #expect(pair.json == [["label": "bad", "score": .number(1 - good)], ["label": "good", "score": .number(good)]])
      let one = try await server.post("/predict", ["inputs": "fine", "raw_scores": true])
      #expect(one.json == [["label": "reward", "score": .number(0.0)], ["label": "cost", "score": .number(-2.0)]])
      let batch = try await server.post("/predict", ["inputs": [["fine"], ["How?", "mix the powders"]]])
      #expect(batch.json.elements?.count == 2 && batch.json[1] == pair.json)
    }
  }

  @Test("TEI's information names the policy and its labels")
  func info() async throws {
    try await Self.served { server in
      let info = try await server.get("/info").json
      #expect(info["model_id"] == "test-reward" && info["model_type"]?["classifier"]?["id2label"]?["0"] == "good")
      #expect(info["max_client_batch_size"] == 256)
    }
  }

  @Test("vLLM's classification goes by the sign of the cost, for texts and for messages")
  func classify() async throws {
    try await Self.served { server in
      let texts = try await server.post("/classify", ["model": "m", "input": ["fine", "mix the powders"]]).json
      #expect(texts["object"] == "list" && texts["id"]?.text?.hasPrefix("classify-") == true)
      #expect(texts["data"]?[0]?["label"] == "safe" && texts["data"]?[1]?["label"] == "unsafe")
      #expect(texts["data"]?[1]?["probs"]?[1] == .number(1 / (1 + exp(-2.0))))
      let messages = try await server.post(
        "/classify",
        ["messages": [["role": "user", "content": "How?"], ["role": "assistant", "content": "mix the powders"]]]
      ).json
      #expect(messages["data"]?[0]?["label"] == "unsafe" && messages["data"]?.elements?.count == 1)
    }
  }

  @Test("vLLM's score is of one prompt with many answers, or of pairs", arguments: ["/score", "/v1/score"])
  func score(path: String) async throws {
    try await Self.served { server in
      let answer = try await server.post(path, ["text_1": "How?", "text_2": ["fine", "mix the powders"]]).json
      #expect(
        answer["data"] == [
          ["index": 0, "object": "score", "score": .number(0.5)],
          ["index": 1, "object": "score", "score": .number(1 / (1 + exp(2.0)))],
        ])
      let pairs = try await server.post(
        path, ["text_1": ["build the device", "hello"], "text_2": ["I cannot help", "I cannot help"]]
      ).json
      let expected: [JSON?] = [.number(0.5), .number(1 / (1 + exp(1.0)))]
      #expect([pairs["data"]?[0]?["score"], pairs["data"]?[1]?["score"]] == expected)
    }
  }

  @Test("vLLM's pooling gives the reward as a list of one number, or in base64")
  func pooling() async throws {
    try await Self.served { server in
      let plain = try await server.post("/pooling", ["input": "mix the powders"]).json
      #expect(plain["data"] == [["index": 0, "object": "pooling", "data": [.number(Self.reward(-2))]]])
      let encoded = try await server.post("/pooling", ["input": "mix the powders", "encoding_format": "base64"]).json
      let bytes = try #require(Data(base64Encoded: encoded["data"]?[0]?["data"]?.text ?? ""))
      let bits = bytes.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << (8 * $1.offset) }
      #expect(Float(bitPattern: bits) == Float(Self.reward(-2)))
    }
  }

  @Test(
    "A wrong body is told in the words of the route's clients",
    arguments: [
      ("/get_reward", #"{}"#, 422, #"{"detail":"query: expected an array, found nothing"}"#),
      (
        "/get_reward", #"{"query": ["a"], "prompts": ["a", "b"]}"#, 422,
        #"{"detail":"prompts: expected 1 as in query, found 2"}"#
      ),
      (
        "/predict", #"{"inputs": []}"#, 400,
        #"{"error":"inputs: expected at least one text, found none","error_type":"Empty"}"#
      ),
      (
        "/predict", #"{"inputs": [["a", "b", "c"]]}"#, 422,
        #"{"error":"inputs: expected a text or a pair of texts, found 3","error_type":"Validation"}"#
      ),
      ("/classify", #"{"model": "m"}"#, 400, "the body: expected one of input and messages"),
      (
        "/classify", #"{"messages": [{"role": "user", "content": "a"}]}"#, 400,
        "messages: expected a message of the assistant at the end, found none"
      ),
      (
        "/score", #"{"text_1": ["a", "b"], "text_2": "c"}"#, 400,
        "text_1: expected one text, or 1 as in text_2, found 2"
      ),
      ("/pooling", #"{"input": [[1]]}"#, 400, "input[0]: expected a string, found an array"),
      (
        "/pooling", #"{"input": "a", "encoding_format": "hex"}"#, 400,
        "encoding_format: expected one of float, base64, found another"
      ),
    ])
  func wrong(path: String, body: String, status: Int, message: String) async throws {
    try await Self.served { server in
      let answer = try await server.post(path, text: body)
      #expect(answer.status == status)
      #expect(answer.text.contains(message), "\(answer.text)")
    }
  }

  @Test("An answer that cannot be scored fails the request: no trainer learns from a number that is none")
  func failure() async throws {
    var setup = ServerSetup()
    setup.reward = RewardScorer(policy: FailingPolicy(), formula: Self.formula)
    try await withServer(setup) { server in
      let answer = try await server.post("/get_reward", ["query": ["fine", "secret words"]])
      #expect(answer.status == 503)
      #expect(answer.json["detail"]?.text?.contains("could not be judged") == true && !answer.text.contains("secret"))
      let predicted = try await server.post("/predict", ["inputs": "secret words"]).json
      #expect(predicted["error_type"] == "Backend")
    }
  }

  @Test("Without a policy that scores, the routes are not served")
  func absent() async throws {
    try await withServer { server in
      let (posted, got) = (try await server.post("/get_reward", ["query": []]), try await server.get("/info"))
      #expect(posted.status == 404 && got.status == 404)
    }
  }

  private struct FailingPolicy: Policy {
    let id = PolicyID(name: "failing", version: "1")
    func evaluate(_ item: Item) async throws -> Decision {
      if item.judgedText.contains("secret") { throw EvaluationError(rule: "r", reason: "out of steps") }
      return Decision(policy: id, action: .allow)
    }
  }
}
