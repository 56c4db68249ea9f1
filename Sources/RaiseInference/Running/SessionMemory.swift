import Foundation

/// What the keys and values of a session take.
public struct SessionMemory: Sendable, Hashable {
  public var positions: Int
  /// What the cache of such a session allocates.
  public var bytes: Int
  /// The same for a model whose layers all have full attention and keys of their own.
  public var bytesWithFullAttention: Int
}

extension ModelConfig {
  /// More than this is not allocated for the sake of a measurement: 2 GiB.
  private static let measurableBytes = 2 << 30

  /// Allocates the cache of a session of `positions` tokens, by default of all positions, and says what it took.
  ///
  /// - Returns: nil for a model that is not causal, which has no sessions, and where more than 2 GiB would have to be
  ///   allocated: a config may ask for any number of them.
  /// - Throws: ``ModelInputError/positions(_:limit:)``.
  public func sessionMemory(positions: Int? = nil) throws -> SessionMemory? {
    let count = positions ?? self.positions.limit
    guard (1...self.positions.limit).contains(count) else {
      throw ModelInputError.positions(count, limit: self.positions.limit)
    }
    guard attention.causal, measuredBytes(positions: count) <= Self.measurableBytes else { return nil }
    let bytes = SessionCache(self, positions: count).bytes
    let full = GrowingKeys(attention, ring: nil, positions: count).bytes * layers.count
    return SessionMemory(positions: count, bytes: bytes, bytesWithFullAttention: full)
  }

  /// What measuring allocates: the layers that compute keys of their own, and a full one to compare with.
  private func measuredBytes(positions: Int) -> Int {
    let full = LayerKeys.roundedToBlock(positions)
    let slots = layers.filter { $0.source == nil }.reduce(full) { sum, layer in
      sum + (layer.window.map { SessionCache.ringCapacity(window: $0, limit: self.positions.limit) } ?? full)
    }
    return 2 * attention.keyWidth * slots * MemoryLayout<Float>.stride
  }

  /// The config of the model in a folder, which may have nothing else.
  ///
  /// - Throws: ``CheckpointError``.
  public init(folder: URL) throws {
    let path = folder.appending(path: "config.json").path(percentEncoded: false)
    let weights = folder.appending(path: "model.safetensors").path(percentEncoded: false)
    if FileManager.default.fileExists(atPath: weights) {
      self = try Checkpoint(folder: folder).config
    } else {
      try self.init(json: Checkpoint.configBytes(path), file: path)
    }
  }

  /// The parameters that a model of this config has, by part.
  public var parameters: ParameterCounts { ParameterCounts(ModelPlan(self), self) }
}

extension Checkpoint {
  /// Loads the weights as they are stored, and says in what numbers the matrices are, how many bytes are used where the
  /// file is mapped and how many are private.
  public func weightMemory() throws -> (precision: Precision, mapped: Int, owned: Int) {
    let weights = try ModelWeights(checkpoint: self)
    return (weights.precision, weights.memory.mapped, weights.memory.owned)
  }
}

extension Model {
  /// The numbers that the weights are kept in.
  public var precision: Precision { weights.precision }
}

extension ModelWeights {
  /// The numbers that the matrices of the layers are kept in.
  var precision: Precision {
    guard let layer = layers.first else { return .float32 }
    return switch layer.qkv.storage {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .float16: .float16
    case .int8: .int8
    }
  }
}
