/// The keys and values of a beginning that several texts have in common, for every layer that computes its own.
///
/// Unchecked: one thread writes them in one pass; then they are only read.
final class KeptKeys: KeyValueStore, @unchecked Sendable {
  private let layers: [GrowingKeys]
  /// For each layer of the model, the index of the keys it reads.
  private let keysOfLayer: [Int]

  /// Room for `positions` positions in every layer: sliding ones are no rings here, since other texts read on.
  init(_ config: ModelConfig, positions: Int) {
    var layers: [GrowingKeys] = []
    var keysOfLayer: [Int] = []
    for layer in config.layers {
      keysOfLayer.append(layer.source.map { keysOfLayer[$0] } ?? layers.count)
      if layer.source == nil { layers.append(GrowingKeys(config.attention, ring: nil, positions: positions)) }
    }
    (self.layers, self.keysOfLayer) = (layers, keysOfLayer)
  }

  func ofLayer(_ index: Int) -> LayerKeys { layers[keysOfLayer[index]].keys }
}
