/// The keys and values of the positions that a growing text has so far, for every layer that computes its own.
///
/// A full layer keeps all positions and grows; a sliding layer grows to a ring a little longer than its window, so that
/// several tokens can be read at once and the last ones taken back. Layers that share keys and values read the copy of
/// the layer that computed them: there is one.
///
/// Memory of a layer: 2 · key-value heads · head size · capacity · 4 bytes.
final class SessionCache: KeyValueStore {
  /// How many positions more than its window a ring keeps: the most tokens that are read in one step, less one.
  static let slack = 48

  private var layers: [GrowingKeys]
  /// For each layer of the model, the index of the keys it reads.
  private let keysOfLayer: [Int]

  /// An empty cache with room for `positions` positions, or for as many of them as a ring keeps.
  init(_ config: ModelConfig, positions: Int) {
    var layers: [GrowingKeys] = []
    var keysOfLayer: [Int] = []
    for layer in config.layers {
      if let source = layer.source {
        keysOfLayer.append(keysOfLayer[source])
        continue
      }
      keysOfLayer.append(layers.count)
      layers.append(
        GrowingKeys(
          config.attention, ring: layer.window.map { Self.ringCapacity(window: $0, limit: config.positions.limit) },
          positions: positions))
    }
    self.layers = layers
    self.keysOfLayer = keysOfLayer
  }

  private init(copying other: SessionCache) {
    layers = other.layers.map { GrowingKeys(copying: $0) }
    keysOfLayer = other.keysOfLayer
  }

  /// The length of a sliding layer's ring: whole blocks of 16, or all positions where those are fewer.
  static func ringCapacity(window: Int, limit: Int) -> Int {
    min(LayerKeys.roundedToBlock(window) + slack, LayerKeys.roundedToBlock(limit))
  }

  func ofLayer(_ index: Int) -> LayerKeys { layers[keysOfLayer[index]].keys }

  /// Makes room for `positions` positions, or for as many of them as a ring keeps.
  func reserve(positions: Int) {
    for layer in layers { layer.reserve(positions: positions) }
  }

  /// Whether, after positions up to `written` were filled, reading can go on from `position` as if those after it had
  /// never been: no ring has overwritten what is still seen from there.
  func reaches(back position: Int, from written: Int, windows: [Int?]) -> Bool {
    zip(windows, keysOfLayer).allSatisfy { window, index in
      let capacity = layers[index].keys.capacity
      guard let window, written > capacity else { return true }
      return max(0, position - window + 1) + capacity >= written
    }
  }

  /// What is allocated, in bytes.
  var bytes: Int { layers.reduce(0) { $0 + $1.bytes } }

  /// An independent copy.
  func copy() -> SessionCache { SessionCache(copying: self) }
}

/// The keys and values of one layer, in memory of their own.
final class GrowingKeys {
  private let heads, headSize: Int
  /// The length of a ring; nil where all positions are kept. A ring goes round only when it has grown to this.
  private let ring: Int?
  private var keyMemory: Buffer<Float>
  private var valueMemory: Buffer<Float>
  private var capacity: Int

  init(_ shape: ModelConfig.Attention, ring: Int?, positions: Int) {
    (heads, headSize, self.ring) = (shape.keyValueHeads, shape.headSize, ring)
    capacity = min(ring ?? .max, LayerKeys.roundedToBlock(positions))
    keyMemory = Buffer(count: heads * headSize * capacity)
    valueMemory = Buffer(count: heads * headSize * capacity)
  }

  init(copying other: GrowingKeys) {
    (heads, headSize, ring, capacity) = (other.heads, other.headSize, other.ring, other.capacity)
    keyMemory = other.keyMemory.copy()
    valueMemory = other.valueMemory.copy()
  }

  var keys: LayerKeys {
    LayerKeys(keys: keyMemory.start, values: valueMemory.start, headSize: headSize, capacity: capacity)
  }

  var bytes: Int { (keyMemory.count + valueMemory.count) * MemoryLayout<Float>.stride }

  /// Grows, at least by a quarter or to the whole ring, and keeps what it holds: a server has hundreds of these, and
  /// what is not filled is wasted hundreds of times.
  func reserve(positions: Int) {
    let most = ring ?? .max
    guard positions > capacity, capacity < most else { return }
    let grown = min(
      most, max(LayerKeys.roundedToBlock(positions), LayerKeys.roundedToBlock(capacity + max(64, capacity / 4))))
    keyMemory = moved(keyMemory, to: grown)
    valueMemory = moved(valueMemory, to: grown)
    capacity = grown
  }

  private func moved(_ old: Buffer<Float>, to grown: Int) -> Buffer<Float> {
    let new = Buffer<Float>(count: heads * headSize * grown)
    for head in 0..<heads {
      let begin = new.start + head * headSize * grown
      begin.update(from: old.start + head * headSize * capacity, count: headSize * capacity)
    }
    return new
  }
}
