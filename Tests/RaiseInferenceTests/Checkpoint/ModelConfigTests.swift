import Testing

@testable import RaiseInference

@Suite struct ModelConfigTests {
  @Test("A config that is written reads back as it was", arguments: [TestCheckpoint.moe, TestCheckpoint.expertsOnly])
  func roundTrip(text: String) throws {
    let config = try ModelConfig(json: Array(text.utf8))
    #expect(try ModelConfig(json: Array(config.json.utf8)) == config)
  }

  @Test("All parts of a config arrive")
  func parts() throws {
    let config = try ModelConfig(json: Array(TestCheckpoint.moe.utf8))
    #expect(config.positions == .init(kind: .rotary(base: 10000), limit: 64))
    #expect(config.layers == [.sliding(window: 16), .full, .sharing(layer: 1)])
    #expect(config.feedForward.experts == .init(count: 3, width: 6, active: 2, gateSum: 1.5))
    #expect(config.heads[0] == .init(name: config.heads[0].name, kind: "sigmoid", pooling: .last, outputs: ["a", "b"]))
    #expect(config.heads[2] == .init(name: config.heads[2].name, kind: "scalar", pooling: .first, outputs: []))
    #expect(config.input.modes == .init(text: "[T]", prompt: "[P]", response: "[R]"))
    #expect(config.norm.epsilon == 1e-6)
  }

  /// What to change in the config, and what the error says of it.
  struct Fault: Sendable, CustomTestStringConvertible {
    let change: String
    let into: String
    let says: String
    var testDescription: String { "\(change) -> \(into)" }

    init(_ change: String, _ into: String, _ says: String) {
      (self.change, self.into, self.says) = (change, into, says)
    }
  }

  static let faults = [
    // Keys.
    Fault("vocabulary_size", "vocabulary_sise", "vocabulary_sise: unknown key; nearest known key: vocabulary_size"),
    Fault(
      "\"shared_width\"", "\"sharedwidth\"", "feed_forward.sharedwidth: unknown key; nearest known key: shared_width"),
    Fault("\"segments\": 2,", "", "c.json:1:1: segments: expected a value, found nothing"),
    Fault("\"limit\": 64,", "\"limit\": 64, \"limit\": 64,", "expected each key once, found \"limit\" again"),
    // Types.
    Fault(
      "\"hidden_size\": 16", "\"hidden_size\": \"16\"", "hidden_size: expected an integer in 16...16384, found \"16\""),
    Fault("\"segments\": 2", "\"segments\": 2.0", "segments: expected an integer in 0...256, found 2.0"),
    Fault("\"causal\": true", "\"causal\": 1", "attention.causal: expected true or false, found 1"),
    Fault("\"layers\": [{\"window\": 16},", "\"layers\": [3,", "layers[0]: expected an object, found 3"),
    Fault("\"final\": true", "\"final\": null", "norm.final: expected true or false, found null"),
    // Ranges.
    Fault("\"hidden_size\": 16", "\"hidden_size\": 24", "hidden_size: expected a multiple of 16, found 24"),
    Fault("\"vocabulary_size\": 7", "\"vocabulary_size\": 9223372036854775807", "expected an integer in 1...4194304"),
    Fault("\"vocabulary_size\": 7", "\"vocabulary_size\": 99999999999999999999", "expected an integer in 1...4194304"),
    Fault(
      "\"vocabulary_size\": 7", "\"vocabulary_size\": -7",
      "vocabulary_size: expected an integer in 1...4194304, found -7"),
    Fault("1e-6", "0", "norm.epsilon: expected a number in 1e-30...0.1, found 0"),
    Fault("1e-6", "1e999", "norm.epsilon: expected a number in 1e-30...0.1, found 1e999"),
    Fault("\"window\": 16", "\"window\": 65", "layers[0].window: expected an integer in 1...64, found 65"),
    Fault("\"overlap\": 32", "\"overlap\": 64", "windows.overlap: expected an integer in 0...63, found 64"),
    Fault("\"experts\": 3", "\"experts\": 1025", "feed_forward.experts: expected an integer in 0...1024, found 1025"),
    // Contradictions.
    Fault(
      "\"key_value_heads\": 1", "\"key_value_heads\": 3",
      "attention.key_value_heads: expected an integer in 1...2, found 3"),
    Fault("\"heads\": 2", "\"heads\": 1024", "no error"),
    Fault(
      "\"heads\": 2, \"key_value_heads\": 1, \"head_size\": 16",
      "\"heads\": 1024, \"key_value_heads\": 1, \"head_size\": 64",
      "attention.head_size: expected at most 32768 for all heads together, found 64"),
    Fault(
      "\"heads\": 2, \"key_value_heads\": 1", "\"heads\": 4, \"key_value_heads\": 3", "expected a divisor of 4, found 3"
    ),
    Fault(
      "\"shares_keys_of\": 1", "\"shares_keys_of\": 0",
      "c.json:5:52: layers[2].shares_keys_of: expected the last full layer"),
    Fault("\"shares_keys_of\": 1", "\"shares_keys_of\": 2", "layers[2].shares_keys_of: expected the last full layer"),
    Fault(
      "{\"shares_keys_of\": 1}", "{}, {\"shares_keys_of\": 1}", "layers[3].shares_keys_of: expected the last full layer"
    ),
    Fault("\"shares_keys_of\": 1", "\"shares_keys_of\": 1, \"window\": 4", "layers[2].window: expected no such key"),
    Fault("\"rotary\"", "\"learned\"", "positions.base: expected no such key where positions are learned"),
    Fault("\"rotary\"", "\"rotation\"", "positions.kind: expected one of \"learned\", \"rotary\", found \"rotation\""),
    Fault(
      "\"active_experts\": 2", "\"active_experts\": 4",
      "feed_forward.active_experts: expected an integer in 1...3, found 4"),
    Fault(
      "\"shared_width\": 20, \"experts\": 3, \"expert_width\": 6,\n                  "
        + "\"active_experts\": 2, \"gate_sum\": 1.5",
      "\"shared_width\": 0, \"experts\": 0",
      "feed_forward.shared_width: expected more than 0 where there are no experts"),
    Fault("\"name\": \"stream\"", "\"name\": \"safety\"", "heads[1]: expected a name of its own"),
    Fault("[\"a\", \"b\"]", "[\"a\", \"a\"]", "heads[0].outputs[1]: expected each output once, found \"a\""),
    Fault("\"name\": \"stream\"", "\"name\": \"../stream\"", "heads[1].name: expected 1 to 64 letters, digits"),
    Fault(
      "\"kind\": \"token\"", "\"kind\": \"token\", \"pooling\": \"last\"", "heads[1].pooling: expected no such key"),
    Fault("raise-model/1", "raise-model/2", "format: expected \"raise-model/1\", found \"raise-model/2\""),
  ]

  @Test("A fault is named with its place, its path, what was expected and what was found", arguments: faults)
  func faultIsNamed(fault: Fault) throws {
    let text = TestCheckpoint.moe.replacing(fault.change, with: fault.into)
    #expect(text != TestCheckpoint.moe)
    let message = message { _ = try ModelConfig(json: Array(text.utf8), file: "c.json") }
    #expect(message.contains(fault.says), "\(message)")
  }
}
