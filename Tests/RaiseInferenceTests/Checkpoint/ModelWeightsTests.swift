import Foundation
import Testing

@testable import RaiseInference

@Suite struct ModelWeightsTests {
  private func value(_ tensor: String, _ index: Int) -> Float { TestCheckpoint.value(tensor, index) }

  @Test("Every matrix has the rows of its tensors, in their order", arguments: TensorValues.types)
  func rows(type: TensorType) throws {
    let weights = try ModelWeights(checkpoint: TestCheckpoint(type: type).open(in: TemporaryFolder()))
    defer { withExtendedLifetime(weights) {} }
    let layer = weights.layers[1]
    // Queries fill rows 0..<32, keys 32..<48, values 48..<64.
    #expect((layer.qkv.outputs, layer.qkv.inputs) == (64, 16))
    #expect(layer.qkv.weight(31, 3) == value("layers.1.attention.query.weight", 31 * 16 + 3))
    #expect(layer.qkv.weight(32, 3) == value("layers.1.attention.key.weight", 3))
    #expect(layer.qkv.weight(63, 15) == value("layers.1.attention.value.weight", 255))
    #expect(layer.qkv.bias?[50] == value("layers.1.attention.value.bias", 2))
    #expect(weights.layers[2].qkv.outputs == 32)
    // Up rows 0..<20, gate rows 20..<40: the boundary lies within a panel.
    let shared = "layers.1.feed_forward.shared"
    #expect(layer.sharedUp?.outputs == 40)
    #expect(layer.sharedUp?.weight(19, 2) == value("\(shared).up.weight", 19 * 16 + 2))
    #expect(layer.sharedUp?.weight(20, 2) == value("\(shared).gate.weight", 2))
    #expect(layer.sharedUp?.bias?[39] == value("\(shared).gate.bias", 19))
    #expect(layer.sharedDown?.weight(15, 19) == value("\(shared).down.weight", 15 * 20 + 19))
    // Experts: stacks of (12, 16) and (16, 6).
    let experts = "layers.1.feed_forward.experts"
    #expect(layer.expertUp.count == 3 && layer.expertDown.count == 3)
    #expect(layer.expertUp[2].weight(5, 7) == value("\(experts).up.weight", (2 * 6 + 5) * 16 + 7))
    #expect(layer.expertUp[2].weight(6, 7) == value("\(experts).gate.weight", 2 * 6 * 16 + 7))
    #expect(layer.expertUp[1].bias?[8] == value("\(experts).gate.bias", 6 + 2))
    #expect(layer.expertDown[1].weight(9, 4) == value("\(experts).down.weight", (16 + 9) * 6 + 4))
    #expect(layer.expertDown[1].bias == nil)
    #expect(layer.router?.weight(2, 9) == value("layers.1.feed_forward.router.weight", 41))
    #expect(weights.heads.keys.sorted() == ["preference", "safety", "stream"])
    #expect(weights.heads["safety"]?.weight(1, 4) == value("heads.safety.weight", 20))
    #expect(weights.tokenEmbedding.row(6)[2] == value("embeddings.token.weight", 98))
    #expect(weights.positionEmbedding == nil)
    #expect(weights.finalNorm?.beta?[4] == value("final_norm.bias", 4))
    #expect(layer.feedForwardBias == nil)
  }

  @Test("Experts without a shared part have one bias, RMSNorm has none")
  func expertsOnly() throws {
    let checkpoint = try TestCheckpoint(config: TestCheckpoint.expertsOnly).open(in: TemporaryFolder())
    let weights = try ModelWeights(checkpoint: checkpoint)
    defer { withExtendedLifetime(weights) {} }
    #expect(weights.layers[0].sharedUp == nil && weights.layers[0].sharedDown == nil)
    #expect(weights.layers[0].feedForwardBias?[5] == value("layers.0.feed_forward.bias", 5))
    #expect(weights.layers[0].attentionNorm.beta == nil)
    #expect(weights.embeddingNorm == nil && weights.finalNorm == nil && weights.heads.isEmpty)
    #expect(weights.positionEmbedding?.row(7)[3] == value("embeddings.position.weight", 115))
  }

  @Test("Padding outputs are zero")
  func padding() throws {
    let weights = try ModelWeights(checkpoint: TestCheckpoint().open(in: TemporaryFolder()), precision: .int8)
    defer { withExtendedLifetime(weights) {} }
    let up = try #require(weights.layers[0].sharedUp)
    guard case .int8(let panels, let scale, let sum) = up.storage else {
      Issue.record("not 8-bit")
      return
    }
    for output in 40..<48 {
      #expect(sum[output] == 0 && scale[output].isFinite)
      for k in 0..<16 { #expect(panels[((output / 16 * 4 + k / 4) * 16 + output % 16) * 4 + k % 4] == 0) }
    }
  }

  @Test("8-bit rows use the whole range, their sums are right, and no weight is off by more than half a step")
  func quantized() throws {
    let checkpoint = try TestCheckpoint().open(in: TemporaryFolder())
    let wide = try ModelWeights(checkpoint: checkpoint)
    let narrow = try ModelWeights(checkpoint: checkpoint, precision: .int8)
    defer { withExtendedLifetime((wide, narrow)) {} }
    let (reference, matrix) = (wide.layers[0].qkv, narrow.layers[0].qkv)
    guard case .int8(_, let scale, let sum) = matrix.storage else {
      Issue.record("not 8-bit")
      return
    }
    for output in 0..<matrix.outputs {
      let numbers = (0..<16).map { (matrix.weight(output, $0) / scale[output]).rounded() }
      #expect(numbers.map(\.magnitude).max() == 127)
      #expect(Int32(numbers.reduce(0) { $0 + $1 }) == sum[output])
      for k in 0..<16 {
        #expect(abs(matrix.weight(output, k) - reference.weight(output, k)) <= scale[output] * 0.5001)
      }
    }
  }

  @Test("Router and heads stay in 32 bits", arguments: Precision.allCases)
  func small(precision: Precision) throws {
    let weights = try ModelWeights(checkpoint: TestCheckpoint().open(in: TemporaryFolder()), precision: precision)
    for matrix in [weights.layers[0].router, weights.heads["safety"]].compactMap(\.self) {
      if case .float32 = matrix.storage { continue }
      Issue.record("kept as \(matrix.storage)")
    }
  }

  @Test("Channels that stand out keep their weights exactly, the same for all that read the same rows")
  func exactChannels() throws {
    let checkpoint = try TestCheckpoint().open(in: TemporaryFolder())
    let reference = try ModelWeights(checkpoint: checkpoint)
    let weights = try ModelWeights(checkpoint: checkpoint, precision: .int8) { name in
      switch name {
      case "layers.1.feed_forward.experts.up": (0..<16).map { $0 == 9 ? 5 : 1 }
      case "layers.1.feed_forward.shared.up": (0..<16).map { $0 == 3 ? 9 : 1 }
      case "layers.1.feed_forward.experts.down": (0..<18).map { $0 == 13 ? 5 : 1 }
      case "layers.1.attention.qkv": Array(repeating: 1, count: 16)
      default: nil
      }
    }
    defer { withExtendedLifetime((reference, weights)) {} }
    let layer = weights.layers[1]
    for up in [layer.sharedUp!] + layer.expertUp {
      let exact = try #require(up.exact)
      // Two stand out; four are taken, the smaller indices of those that are equal.
      #expect((0..<exact.count).map { exact.channels[$0] } == [0, 1, 3, 9])
    }
    for output in 0..<40 where layer.sharedUp!.weight(output, 9) != reference.layers[1].sharedUp!.weight(output, 9) {
      Issue.record("output \(output)")
    }
    #expect(layer.expertDown.map { $0.exact?.count } == [4, 4, 4])
    #expect(layer.expertDown[2].exact?.channels[1] == 1)
    #expect(layer.qkv.exact == nil && layer.sharedDown?.exact == nil && weights.layers[0].sharedUp?.exact == nil)
  }

  @Test("A weight that is no number, or too large for its precision, is named with its place")
  func notFinite() throws {
    let name = "layers.0.feed_forward.experts.down.weight"
    func load(_ bad: Float, _ precision: Precision?, _ name: String) throws {
      let test = TestCheckpoint()
      guard let shape = try test.plan.plainTensors.first(where: { $0.name == name })?.shape else { return }
      var values = [Float](repeating: 0.5, count: shape.reduce(1, *))
      values[9] = bad
      let changed = TestCheckpoint(replaced: [name: values.withUnsafeBytes { Array($0) }])
      _ = try ModelWeights(checkpoint: changed.open(in: TemporaryFolder()), precision: precision)
    }
    #expect(message { try load(.nan, nil, name) } == "\(name)[9]: nan cannot be kept as float32")
    #expect(message { try load(-.infinity, .int8, name) } == "\(name)[9]: -inf cannot be kept as int8")
    #expect(message { try load(70000, .float16, name) } == "\(name)[9]: 70000.0 cannot be kept as float16")
    #expect(message { try load(70000, .bfloat16, name) } == "no error")
    for name in ["embeddings.token.weight", "embeddings.norm.bias", "layers.2.attention.query.bias"] {
      #expect(message { try load(.nan, nil, name) } == "\(name)[9]: nan cannot be kept as float32")
    }
  }
}
