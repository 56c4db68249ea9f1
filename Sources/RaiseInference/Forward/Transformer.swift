import CRaiseKernels
import Foundation

/// The forward pass, with the memory that one thread needs for it.
///
/// Letters: m rows (tokens of all sequences), d hidden size, h heads, g key-value heads, s head size. `state` is
/// `[m][d]`. Every row is computed from its own sequence alone, in an order that nothing else has a say in: results
/// are the same to the last bit whatever is packed together.
///
/// Unchecked: its memory is its own, and whoever holds it uses it from one thread at a time.
final class Transformer: @unchecked Sendable {
  /// Takes a name, as training/README.md lists them, and the rows, which are there during the call.
  typealias Observer = (_ name: String, _ rows: ObservedRows) -> Void

  let weights: ModelWeights
  let kernels: rk_kernels
  var config: ModelConfig { weights.config }

  /// `[m][d]`: the residual stream, and in the end the final states.
  let state = Buffer<Float>(count: 0)
  /// `[m][d]`: the normed input of a part, where norms stand before it.
  let normed = Buffer<Float>(count: 0)
  /// `[m][d]`: what a part adds to the state.
  let update = Buffer<Float>(count: 0)
  /// `[m][(h + 2g)s]`: queries, then keys, then values.
  let projections = Buffer<Float>(count: 0)
  /// `[m][hs]`: what attention read.
  let context = Buffer<Float>(count: 0)
  let scores = Buffer<Float>(count: 0)
  let spare = Buffer<Float>(count: 0)
  let input = RowPreparation()
  let passCache: PassCache
  let feedForward: FeedForward
  /// The distance between rows of `projections`.
  var projectionStride = 0
  /// 1/sqrt(s): Vaswani et al. 2017, section 3.2.1.
  let attentionScale: Float
  /// Is shown the activations as they come, where somebody wants to see them.
  var observer: Observer? {
    didSet { feedForward.observer = observer }
  }
  private let inverseFrequencies: [Float]

  init(_ weights: ModelWeights, kernels: rk_kernels) {
    self.weights = weights
    self.kernels = kernels
    feedForward = FeedForward(weights.config.feedForward, hiddenSize: weights.config.hiddenSize, kernels: kernels)
    passCache = PassCache(weights.config)
    attentionScale = 1 / Float(weights.config.attention.headSize).squareRoot()
    inverseFrequencies = Self.inverseFrequencies(weights.config)
  }

  /// Runs `tokens` through all layers and leaves their final states in `state`.
  ///
  /// - Parameter kept: The rows whose final states are wanted, ascending, or nil for all. The last layer then works
  ///   for these alone, and `state` holds them one after another.
  func forward(_ tokens: PackedTokens, keeping kept: [Int]? = nil) {
    reserve(rows: tokens.count)
    embed(tokens)
    show("embeddings", state, rows: tokens.count)
    for index in weights.layers.indices {
      let kept = index == weights.layers.count - 1 ? kept : nil
      attend(layer: index, tokens, keeping: kept)
      feed(layer: index, rows: kept?.count ?? tokens.count)
    }
    if let norm = weights.finalNorm { apply(norm, to: state, into: state, rows: kept?.count ?? tokens.count) }
    show("final", state, rows: kept?.count ?? tokens.count)
  }

  /// Shows `[rows][width]` activations, the width that of the state where none is given.
  func show(
    _ name: @autoclosure () -> String, _ buffer: Buffer<Float>, rows: Int, width: Int? = nil, stride: Int? = nil,
    offset: Int = 0
  ) {
    guard let observer else { return }
    let width = width ?? config.hiddenSize
    observer(name(), ObservedRows(start: buffer.start + offset, count: rows, width: width, stride: stride ?? width))
  }

  private func reserve(rows: Int) {
    let d = config.hiddenSize
    for buffer in [state, normed, update] { buffer.reserve(rows * d) }
    let heads = config.attention.heads + 2 * config.attention.keyValueHeads
    projections.reserve(rows * heads * config.attention.headSize)
    context.reserve(rows * config.attention.heads * config.attention.headSize)
  }

  /// state = token + position + segment, normed where the model does that.
  private func embed(_ tokens: PackedTokens) {
    let d = config.hiddenSize
    state.start.update(repeating: 0, count: tokens.count * d)
    for row in 0..<tokens.count {
      let out = state.start + row * d
      weights.tokenEmbedding.add(row: Int(tokens.tokens[row]), to: out)
      weights.positionEmbedding?.add(row: Int(tokens.positions[row]), to: out)
      weights.segmentEmbedding?.add(row: Int(tokens.segments[row]), to: out)
    }
    if let norm = weights.embeddingNorm { apply(norm, to: state, into: state, rows: tokens.count) }
  }

  private func feed(layer index: Int, rows: Int) {
    let layer = weights.layers[index]
    let isPre = config.norm.placement == .pre
    if isPre { apply(layer.feedForwardNorm, to: state, into: normed, rows: rows) }
    show("layers.\(index).feed_forward.input", isPre ? normed : state, rows: rows)
    feedForward.run(
      layer, index: index, input: isPre ? normed.start : state.start, rows: rows, into: update.start)
    show("layers.\(index).feed_forward.output", update, rows: rows)
    merge(layer.feedForwardNorm, rows: rows)
    show("layers.\(index).output", state, rows: rows)
  }

  /// state += update, or state = norm(state + update).
  func merge(_ norm: Norm, rows: Int) {
    if config.norm.placement == .pre {
      kernels.add(state.start, config.hiddenSize, update.start, config.hiddenSize, rows, config.hiddenSize)
    } else {
      apply(norm, to: update, adding: state, into: state, rows: rows)
    }
  }

  /// result = norm(x), or norm(x + residual); the result may be either of them.
  func apply(
    _ norm: Norm, to x: Buffer<Float>, adding residual: Buffer<Float>? = nil, into result: Buffer<Float>, rows: Int
  ) {
    let d = config.hiddenSize
    let epsilon = config.norm.epsilon
    if let beta = norm.beta {
      kernels.layer_norm(x.start, d, residual?.start, d, norm.gamma, beta, epsilon, result.start, d, rows, d)
    } else {
      kernels.rms_norm(x.start, d, residual?.start, d, norm.gamma, epsilon, result.start, d, rows, d)
    }
  }

  /// Turns heads by their positions: RoFormer (arXiv 2104.09864), halves paired as in Llama.
  func rotate(_ x: UnsafeMutablePointer<Float>, stride: Int, positions: ArraySlice<Int32>, heads: Int) {
    guard case .rotary = config.positions.kind else { return }
    positions.withUnsafeBufferPointer {
      kernels.rotary(x, stride, $0.baseAddress, inverseFrequencies, $0.count, heads, config.attention.headSize)
    }
  }

  /// base^(-2j / head size) for j in 0..<head size / 2; none without rotary positions.
  private static func inverseFrequencies(_ config: ModelConfig) -> [Float] {
    guard case .rotary(let base) = config.positions.kind else { return [] }
    let size = config.attention.headSize
    return (0..<size / 2).map { (pair: Int) -> Float in
      let exponent = -2 * Double(pair) / Double(size)
      return Float(pow(Double(base), exponent))
    }
  }
}
