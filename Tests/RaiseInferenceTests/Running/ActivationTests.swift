import CRaiseKernels
import Foundation
import Testing

@testable import RaiseInference

/// The activations of whole blocks, tensor by tensor, against PyTorch's (activations.safetensors beside the tiny
/// checkpoints, made by training/make_tiny.py).
@Suite struct ActivationTests {
  @Test("Every activation of a block is PyTorch's to 1e-4", arguments: TinyModel.allCases)
  func agree(tiny: TinyModel) throws {
    let dump = try Safetensors(path: tiny.folder + "/activations.safetensors")
    let golden = try GoldenVectors(path: tiny.folder + "/golden.json")
    let sample = golden.cases[try #require(dump.metadata["case"].flatMap(Int.init))]
    let found = try activations(tiny, sample)
    for name in ["embeddings", "final", "layers.0.output"] { #expect(found[name] != nil, "\(name) was not shown") }
    var compared = 0
    for tensor in dump.tensors.values {
      guard let rows = found[tensor.name] else { continue }
      let expected = floats(tensor, of: dump)
      let ours = rows.flatMap { $0 }
      #expect(ours.count == expected.count, "\(tensor.name)")
      let worst = zip(ours, expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
      #expect(worst <= 1e-4, "\(tensor.name)")
      compared += 1
    }
    #expect(compared >= 10)
  }

  private func activations(_ tiny: TinyModel, _ sample: GoldenVectors.Case) throws -> [String: [[Float]]] {
    let model = try tiny.load()
    let transformer = Transformer(model.weights, kernels: rk_kernels_best().pointee)
    var found: [String: [[Float]]] = [:]
    transformer.observer = { name, rows in found[name] = (0..<rows.count).map { Array(rows[$0]) } }
    var tokens = PackedTokens()
    let store = transformer.passCache.stores(lengths: [sample.tokens.count])[0]
    tokens.append(tokens: sample.tokens, segments: sample.segments, firstPosition: 0, cache: store)
    transformer.forward(tokens)
    return found
  }

  private func floats(_ tensor: Safetensors.Tensor, of file: Safetensors) -> [Float] {
    guard let address = file.address(of: tensor) else { return [] }
    return (0..<tensor.count).map { address.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
  }
}
