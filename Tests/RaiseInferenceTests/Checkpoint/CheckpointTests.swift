import Foundation
import Testing

@testable import RaiseInference

@Suite struct CheckpointTests {
  @Test("A plain checkpoint opens, whatever floats it is stored in", arguments: TensorValues.types)
  func opens(type: TensorType) throws {
    let checkpoint = try TestCheckpoint(type: type).open(in: TemporaryFolder())
    #expect(checkpoint.layout == .plain)
    #expect(checkpoint.config.name == "test")
    #expect(checkpoint.withWeightBytes { $0.count } > 1000)
  }

  @Test("Missing, unexpected and wrong tensors are listed by name")
  func lists() throws {
    let folder = try TemporaryFolder()
    let url = try TestCheckpoint().write(in: folder)
    let other = TestCheckpoint.moe.replacing("\"limit\": 64", with: "\"limit\": 32").replacing(
      "\"rotary\"", with: "\"learned\""
    )
    .replacing(", \"base\": 10000", with: "").replacing("\"overlap\": 32", with: "\"overlap\": 3")
    .replacing("\"final\": true", with: "\"final\": false").replacing(
      "\"vocabulary_size\": 7", with: "\"vocabulary_size\": 8")
    try Data(other.utf8).write(to: url.appending(path: "config.json"))
    let message = message { _ = try Checkpoint(folder: url) }
    #expect(message.contains("missing: embeddings.position.weight;"))
    #expect(message.contains("unexpected: final_norm.bias, final_norm.weight;"))
    #expect(message.contains("wrong: embeddings.token.weight (expected F32/F16/BF16 [8, 16], found F32 [7, 16])"))
  }

  @Test("A tensor of another type is wrong, and a config that is too long is not read")
  func refuses() throws {
    let folder = try TemporaryFolder()
    let url = try TestCheckpoint(type: .int32).write(in: folder)
    #expect(message { _ = try Checkpoint(folder: url) }.contains("expected F32/F16/BF16 [7, 16], found I32 [7, 16]"))
    try Data(repeating: 0x20, count: 2 << 20).write(to: url.appending(path: "config.json"))
    #expect(message { _ = try Checkpoint(folder: url) }.hasSuffix("2097152 bytes, expected at most 1048576"))
  }

  @Test("Parameters are counted by part, and those that a token does not pass left out of the active ones")
  func counts() throws {
    let parameters = try TestCheckpoint().open(in: TemporaryFolder()).parameters
    // Heads: 2 of 16, one key-value head; the last of three layers has only queries.
    let attention = 3 * (32 * 17 + 16 * 33) + 2 * 32 * 17
    let expert = 12 * 17 + 16 * 6
    #expect(parameters.embeddings == 9 * 16)
    #expect(parameters.attention == attention)
    #expect(parameters.shared == 3 * (40 * 17 + 16 * 21))
    #expect(parameters.router == 3 * 3 * 16)
    #expect(parameters.experts == 3 * 3 * expert)
    #expect(parameters.idleExperts == 3 * expert)
    #expect(parameters.norms == 8 * 32)
    #expect(parameters.heads == 4 * 17)
    #expect(parameters.activePerToken == parameters.total - 9 * 16 + 2 * 16 - 3 * expert)
  }
}

@Suite struct BERTTests {
  static let config = """
    {"model_type": "bert", "vocab_size": 7, "hidden_size": 32, "num_attention_heads": 2, "num_hidden_layers": 1,
     "intermediate_size": 20, "max_position_embeddings": 9, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
     "hidden_act": "gelu", "position_embedding_type": "absolute", "transformers_version": "4.8.2"}
    """
  static let shapes: [(String, [Int])] = [
    ("embeddings.word_embeddings.weight", [7, 32]), ("embeddings.position_embeddings.weight", [9, 32]),
    ("embeddings.token_type_embeddings.weight", [2, 32]),
    ("embeddings.LayerNorm.weight", [32]), ("embeddings.LayerNorm.bias", [32]),
    ("encoder.layer.0.attention.self.query.weight", [32, 32]), ("encoder.layer.0.attention.self.query.bias", [32]),
    ("encoder.layer.0.attention.self.key.weight", [32, 32]), ("encoder.layer.0.attention.self.key.bias", [32]),
    ("encoder.layer.0.attention.self.value.weight", [32, 32]), ("encoder.layer.0.attention.self.value.bias", [32]),
    ("encoder.layer.0.attention.output.dense.weight", [32, 32]), ("encoder.layer.0.attention.output.dense.bias", [32]),
    ("encoder.layer.0.attention.output.LayerNorm.weight", [32]),
    ("encoder.layer.0.attention.output.LayerNorm.bias", [32]),
    ("encoder.layer.0.intermediate.dense.weight", [20, 32]), ("encoder.layer.0.intermediate.dense.bias", [20]),
    ("encoder.layer.0.output.dense.weight", [32, 20]), ("encoder.layer.0.output.dense.bias", [32]),
    ("encoder.layer.0.output.LayerNorm.weight", [32]), ("encoder.layer.0.output.LayerNorm.bias", [32]),
    ("pooler.dense.weight", [32, 32]), ("pooler.dense.bias", [32]), ("embeddings.position_ids", [1, 9]),
  ]

  private func write(_ config: String, prefix: String = "", in folder: TemporaryFolder) throws -> URL {
    let url = folder.url.appending(path: "bert model", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(config.utf8).write(to: url.appending(path: "config.json"))
    let tensors = Self.shapes.map { SafetensorsWriter.Declaration(name: prefix + $0, type: .float32, shape: $1) }
    let path = url.appending(path: "model.safetensors").path(percentEncoded: false)
    let writer = try SafetensorsWriter(path: path, tensors: tensors)
    for tensor in tensors {
      let name = String(tensor.name.dropFirst(prefix.count))
      let values = (0..<tensor.byteCount / 4).map { TestCheckpoint.value(name, $0) }
      try values.withUnsafeBytes { try writer.write(tensor.name, $0) }
    }
    try writer.finish()
    return url
  }

  @Test("BERT's layout is read under its own names, with and without a prefix", arguments: ["", "bert."])
  func reads(prefix: String) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let checkpoint = try Checkpoint(folder: write(Self.config, prefix: prefix, in: folder))
    let config = checkpoint.config
    #expect(config.name == "bert-model")
    #expect(config.norm == .init(kind: .layer, placement: .post, epsilon: 1e-12, embedding: true, final: false))
    #expect(config.attention == .init(heads: 2, keyValueHeads: 2, headSize: 16, causal: false, bias: true))
    #expect(config.feedForward == .init(activation: .gelu, bias: true, sharedWidth: 20, experts: nil))
    #expect(config.heads == [.init(name: "embedding", kind: "embedding", pooling: .mean, outputs: [])])
    #expect(try ModelConfig(json: Array(config.json.utf8)) == config)
    let weights = try ModelWeights(checkpoint: checkpoint)
    defer { withExtendedLifetime(weights) {} }
    // Output 33 of the joined matrix is row 1 of the key's.
    let key = "encoder.layer.0.attention.self.key"
    #expect(weights.layers[0].qkv.weight(33, 5) == TestCheckpoint.value("\(key).weight", 37))
    #expect(weights.layers[0].qkv.bias?[33] == TestCheckpoint.value("\(key).bias", 1))
    #expect(
      weights.layers[0].feedForwardNorm.beta?[3] == TestCheckpoint.value("encoder.layer.0.output.LayerNorm.bias", 3))
  }

  static let faults = [
    ("\"bert\"", "\"gpt2\"", "model_type: expected \"bert\", found \"gpt2\""),
    ("\"absolute\"", "\"relative_key\"", "position_embedding_type: expected \"absolute\", found \"relative_key\""),
    ("\"gelu\"", "\"relu\"", "hidden_act: expected \"gelu\", \"gelu_new\" or \"gelu_pytorch_tanh\", found \"relu\""),
    (
      "\"num_attention_heads\": 2", "\"num_attention_heads\": 3", "hidden_size: expected 3 heads times a multiple of 16"
    ),
    ("\"hidden_size\": 32", "\"hidden_size\": 1e9", "hidden_size: expected an integer in 16...16384, found 1e9"),
    (
      "\"intermediate_size\": 20", "\"intermediate_size\": 0",
      "intermediate_size: expected an integer in 1...32768, found 0"
    ),
  ]

  @Test("What this core cannot run of BERT is refused", arguments: faults)
  func refuses(change: String, into: String, says: String) throws {
    let folder = try TemporaryFolder()
    let message = message { _ = try Checkpoint(folder: write(Self.config.replacing(change, with: into), in: folder)) }
    #expect(message.contains(says), "\(message)")
  }
}
