import Foundation

/// The weights of one layer. A matrix that the architecture has not is nil or empty.
package struct LayerWeights: @unchecked Sendable {
  /// Query rows, then key rows, then value rows; only query rows where the layer shares keys and values.
  package let qkv: Matrix
  package let attentionOutput: Matrix
  package let attentionNorm: Norm
  package let feedForwardNorm: Norm
  /// Up rows; for SwiGLU, then gate rows.
  package let sharedUp: Matrix?
  package let sharedDown: Matrix?
  /// Always in 32 bits.
  package let router: Matrix?
  /// An element for each expert, laid out as `sharedUp`.
  package let expertUp: [Matrix]
  /// An element for each expert; without bias.
  package let expertDown: [Matrix]
  /// The bias of the sum, an element for each channel; only where there is no `sharedDown` to have it.
  package let feedForwardBias: UnsafePointer<Float>?
}

/// A model's weights, ready for the kernels: those of a packed checkpoint in place, those of a plain one packed into
/// private memory. It owns what its matrices point to.
package final class ModelWeights: @unchecked Sendable {
  package let config: ModelConfig
  package let tokenEmbedding: RowTable
  package let positionEmbedding: RowTable?
  package let segmentEmbedding: RowTable?
  package let embeddingNorm: Norm?
  package let layers: [LayerWeights]
  package let finalNorm: Norm?
  /// The matrices of the heads that have one, by the head's name, in 32 bits.
  package let heads: [String: Matrix]
  /// Bytes of weights used where the file is mapped, and bytes of private memory.
  package let memory: (mapped: Int, owned: Int)

  private let file: MappedFile
  private let arena: WeightArena

  /// Loads the weights.
  ///
  /// - Parameters:
  ///   - checkpoint: Where they come from.
  ///   - precision: What to keep matrices and token embeddings in; nil for the numbers they are stored in. A packed
  ///     checkpoint can only be had in its own.
  ///   - maxima: What calibration says of the activations, when 8-bit weights are made here.
  package init(
    checkpoint: Checkpoint, precision: Precision? = nil, maxima: ChannelMaxima? = nil
  ) throws(CheckpointError) {
    let plan = checkpoint.plan
    var loader: any WeightLoader =
      switch checkpoint.layout {
      case .plain: PlainWeightLoader(checkpoint, precision: precision, maxima: maxima)
      case .packed: try PackedWeightLoader(checkpoint, precision: precision)
      }
    config = checkpoint.config
    tokenEmbedding = try loader.table(plan.tokenEmbedding)
    positionEmbedding = try plan.positionEmbedding.map { (part) throws(CheckpointError) in try loader.table(part) }
    segmentEmbedding = try plan.segmentEmbedding.map { (part) throws(CheckpointError) in try loader.table(part) }
    embeddingNorm = try plan.embeddingNorm.map { (part) throws(CheckpointError) in try loader.norm(part) }
    finalNorm = try plan.finalNorm.map { (part) throws(CheckpointError) in try loader.norm(part) }
    var layers: [LayerWeights] = []
    for (index, layer) in plan.layers.enumerated() {
      let weights = try LayerWeights(layer, &loader)
      guard weights.feedForwardReadsAlike else { throw .unlikeMatrices(layer: index) }
      layers.append(weights)
    }
    self.layers = layers
    var heads: [String: Matrix] = [:]
    for (name, matrix) in plan.heads { heads[name] = try loader.matrix(matrix) }
    self.heads = heads
    file = checkpoint.file.file
    arena = loader.arena
    memory = (mapped: loader.mappedBytes, owned: loader.arena.bytes)
    if checkpoint.layout == .plain { file.releasePages() }
  }
}

extension LayerWeights {
  fileprivate init(_ plan: ModelPlan.Layer, _ loader: inout any WeightLoader) throws(CheckpointError) {
    qkv = try loader.matrix(plan.qkv)
    attentionOutput = try loader.matrix(plan.attentionOutput)
    attentionNorm = try loader.norm(plan.attentionNorm)
    feedForwardNorm = try loader.norm(plan.feedForwardNorm)
    sharedUp = try plan.sharedUp.map { (part) throws(CheckpointError) in try loader.matrix(part) }
    sharedDown = try plan.sharedDown.map { (part) throws(CheckpointError) in try loader.matrix(part) }
    router = try plan.router.map { (part) throws(CheckpointError) in try loader.matrix(part) }
    expertUp = try plan.expertUp.map { (part) throws(CheckpointError) in try loader.matrices(part) } ?? []
    expertDown = try plan.expertDown.map { (part) throws(CheckpointError) in try loader.matrices(part) } ?? []
    feedForwardBias = try plan.feedForwardBias.map { (part) throws(CheckpointError) in try loader.vector(part) }
  }

  /// Whether all matrices that read the block's input can do so from rows that were prepared once.
  fileprivate var feedForwardReadsAlike: Bool {
    let readers = [sharedUp].compactMap(\.self) + expertUp
    return readers.dropFirst().allSatisfy { $0.readsLike(readers[0]) }
  }
}

extension Matrix {
  fileprivate func readsLike(_ other: Matrix) -> Bool {
    guard isInt8 == other.isInt8, exact?.count == other.exact?.count else { return false }
    guard let exact, let otherExact = other.exact else { return true }
    return (0..<exact.count).allSatisfy { exact.channels[$0] == otherExact.channels[$0] }
  }

  private var isInt8: Bool {
    if case .int8 = storage { true } else { false }
  }
}
