import Foundation

@testable import RaiseInference

/// A small checkpoint made up for a test: every weight is a small number that tells its tensor and index.
struct TestCheckpoint {
  var config = moe
  var type = TensorType.float32
  /// Bytes of tensors that differ from the made-up ones.
  var replaced: [String: [UInt8]] = [:]
  var metadata: [String: String] = [:]

  /// Experts beside a shared part, SwiGLU, shared keys: every kind of tensor but the learned positions.
  static let moe = """
    {"format": "raise-model/1", "name": "test", "version": "1.0.0", "vocabulary_size": 7, "hidden_size": 16,
     "positions": {"kind": "rotary", "limit": 64, "base": 10000}, "segments": 2,
     "norm": {"kind": "layer", "placement": "pre", "epsilon": 1e-6, "embedding": true, "final": true},
     "attention": {"heads": 2, "key_value_heads": 1, "head_size": 16, "causal": true, "bias": true},
     "layers": [{"window": 16}, {}, {"shares_keys_of": 1}],
     "feed_forward": {"activation": "swiglu", "bias": true, "shared_width": 20, "experts": 3, "expert_width": 6,
                      "active_experts": 2, "gate_sum": 1.5},
     "heads": [{"name": "safety", "kind": "sigmoid", "pooling": "last", "outputs": ["a", "b"]},
               {"name": "stream", "kind": "token", "outputs": ["c"]},
               {"name": "preference", "kind": "scalar", "pooling": "first"},
               {"name": "embedding", "kind": "embedding", "pooling": "mean"}],
     "input": {"start": "[CLS]", "end": "[SEP]", "modes": {"text": "[T]", "prompt": "[P]", "response": "[R]"}},
     "windows": {"overlap": 32}}
    """

  /// Learned positions, no segments, experts only, no biases, RMSNorm.
  static let expertsOnly = """
    {"format": "raise-model/1", "name": "test", "version": "1.0.0", "vocabulary_size": 5, "hidden_size": 16,
     "positions": {"kind": "learned", "limit": 8}, "segments": 0,
     "norm": {"kind": "rms", "placement": "post", "epsilon": 1e-6, "embedding": false, "final": false},
     "attention": {"heads": 1, "key_value_heads": 1, "head_size": 16, "causal": false, "bias": false},
     "layers": [{}],
     "feed_forward": {"activation": "gelu", "bias": true, "shared_width": 0, "experts": 2, "expert_width": 4,
                      "active_experts": 1, "gate_sum": 1},
     "heads": [{"name": "embedding", "kind": "embedding", "pooling": "mean"}],
     "input": {"start": "[CLS]", "end": "[SEP]"}, "windows": {"overlap": 2}}
    """

  /// The value of an element: within a tensor they differ, and so do the tensors.
  static func value(_ tensor: String, _ index: Int) -> Float {
    let seed = tensor.utf8.reduce(17) { ($0 &* 31 &+ Int($1)) & 0xFF }
    return Float((seed + index * 37) % 251 - 125) / 64
  }

  var plan: ModelPlan {
    get throws { ModelPlan(try ModelConfig(json: Array(config.utf8))) }
  }

  /// Writes the tensors of the plan.
  func write(to path: String) throws {
    let tensors = try plan.plainTensors
    let writer = try SafetensorsWriter(
      path: path, tensors: tensors.map { .init(name: $0.name, type: type, shape: $0.shape) }, metadata: metadata)
    for tensor in tensors {
      try (replaced[tensor.name] ?? bytes(of: tensor)).withUnsafeBytes { try writer.write(tensor.name, $0) }
    }
    try writer.finish()
  }

  func open(in folder: TemporaryFolder, as name: String = "plain") throws -> Checkpoint {
    try Checkpoint(folder: write(in: folder, as: name))
  }

  func write(in folder: TemporaryFolder, as name: String = "plain") throws -> URL {
    let url = folder.url.appending(path: name, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(config.utf8).write(to: url.appending(path: "config.json"))
    try Data("{}".utf8).write(to: url.appending(path: "tokenizer.json"))
    try write(to: url.appending(path: "model.safetensors").path(percentEncoded: false))
    return url
  }

  private func bytes(of tensor: ModelPlan.Tensor) -> [UInt8] {
    (0..<tensor.shape.reduce(1, *)).flatMap { index -> [UInt8] in
      let value = Self.value(tensor.name, index)
      return switch type {
      case .bfloat16: withUnsafeBytes(of: value.bfloat16) { Array($0) }
      case .float16: withUnsafeBytes(of: value.float16) { Array($0) }
      default: withUnsafeBytes(of: value) { Array($0) }
      }
    }
  }
}

/// A folder that goes with its last reference.
final class TemporaryFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(path: "raise-\(UUID())", directoryHint: .isDirectory)

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }
}

/// What a throwing body says, or "no error".
func message(of body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch {
    return "\(error)"
  }
}
