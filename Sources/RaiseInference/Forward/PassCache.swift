/// The keys and values of texts that are read whole, in one pass.
///
/// No layer needs a ring, and a layer's keys are kept only until the next layer comes, except where a later one shares
/// them. All texts of a pass lie in the same memory, one behind another.
final class PassCache {
  private let shape: ModelConfig.Attention
  /// For each layer of the model, the memory it uses.
  private let memoryOfLayer: [Int]
  private let memories: [(keys: Buffer<Float>, values: Buffer<Float>)]

  init(_ config: ModelConfig) {
    shape = config.attention
    let sources = Set(config.layers.compactMap(\.source))
    var memoryOfLayer: [Int] = []
    var count = 0
    var passing: Int?
    for (index, layer) in config.layers.enumerated() {
      if let source = layer.source {
        memoryOfLayer.append(memoryOfLayer[source])
      } else if let passing, !sources.contains(index) {
        memoryOfLayer.append(passing)
      } else {
        if !sources.contains(index) { passing = count }
        memoryOfLayer.append(count)
        count += 1
      }
    }
    self.memoryOfLayer = memoryOfLayer
    memories = (0..<count).map { _ in (Buffer(count: 0), Buffer(count: 0)) }
  }

  /// Stores for texts of these lengths. Those handed out before are gone.
  func stores(lengths: [Int]) -> [any KeyValueStore] {
    let capacities = lengths.map(LayerKeys.roundedToBlock)
    let floats = capacities.reduce(0, +) * shape.keyWidth
    for memory in memories {
      memory.keys.reserve(floats)
      memory.values.reserve(floats)
    }
    var begin = 0
    return capacities.map { capacity in
      defer { begin += capacity * shape.keyWidth }
      return Part(cache: self, begin: begin, capacity: capacity)
    }
  }

  private struct Part: KeyValueStore {
    let cache: PassCache
    let begin, capacity: Int

    func ofLayer(_ index: Int) -> LayerKeys {
      let memory = cache.memories[cache.memoryOfLayer[index]]
      return LayerKeys(
        keys: memory.keys.start + begin, values: memory.values.start + begin, headSize: cache.shape.headSize,
        capacity: capacity)
    }
  }
}
