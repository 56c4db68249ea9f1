import CRaiseKernels

/// The feed-forward part of a block: a shared expert that every token passes, and fine-grained ones of which a router
/// chooses a few for each token (DeepSeekMoE, arXiv 2401.06066, section 3). A dense model is one shared expert alone.
final class FeedForward {
  private let config: ModelConfig.FeedForward
  private let hiddenSize: Int
  private let kernels: rk_kernels
  private let rowsRead = RowPreparation()
  private let rowsOfExpert = RowPreparation()
  private let rowsWithin = RowPreparation()
  private let hidden = Buffer<Float>(count: 0)
  private let gated = Buffer<Float>(count: 0)
  private let result = Buffer<Float>(count: 0)
  private let spare = Buffer<Float>(count: 0)
  private let routes: Routes
  private var layerIndex = 0
  /// Is shown what stands between an expert's two matrices.
  var observer: Transformer.Observer?

  /// So many rows pass the shared expert at a time: what it computes in between stays in the second-level cache.
  private static let tile = 64

  init(_ config: ModelConfig.FeedForward, hiddenSize: Int, kernels: rk_kernels) {
    self.config = config
    self.hiddenSize = hiddenSize
    self.kernels = kernels
    routes = Routes(experts: config.experts?.count ?? 0, active: config.experts?.active ?? 0)
  }

  /// output = shared(x) + the sum of gate · expert(x) over the chosen experts; both `[rows][hidden size]`.
  func run(
    _ layer: LayerWeights, index: Int, input x: UnsafeMutablePointer<Float>, rows: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    layerIndex = index
    guard let first = layer.sharedUp ?? layer.expertUp.first else { preconditionFailure("a block without experts") }
    let prepared = rowsRead.prepare(x, stride: hiddenSize, count: rows, for: first, with: kernels)
    runShared(layer, prepared, into: output)
    if let router = layer.router, let experts = config.experts {
      routes.choose(prepared, router: router, gateSum: experts.gateSum, with: kernels)
      runChosen(layer, prepared, into: output)
    }
  }

  private func runShared(_ layer: LayerWeights, _ input: PreparedRows, into output: UnsafeMutablePointer<Float>) {
    guard let up = layer.sharedUp, let down = layer.sharedDown else {
      start(output, rows: input.count, with: layer.feedForwardBias)
      return
    }
    for begin in stride(from: 0, to: input.count, by: Self.tile) {
      let rows = begin..<min(begin + Self.tile, input.count)
      expert("shared", up: up, down: down, input[rows], into: output + begin * hiddenSize)
    }
  }

  /// Without a shared expert, the sum begins with the bias.
  private func start(_ output: UnsafeMutablePointer<Float>, rows: Int, with bias: UnsafePointer<Float>?) {
    for row in 0..<rows {
      if let bias {
        (output + row * hiddenSize).update(from: bias, count: hiddenSize)
      } else {
        (output + row * hiddenSize).update(repeating: 0, count: hiddenSize)
      }
    }
  }

  /// Tokens are grouped by expert, so that each expert's weights are read once; experts go in ascending order, so that
  /// a token's sum has one order.
  private func runChosen(_ layer: LayerWeights, _ input: PreparedRows, into output: UnsafeMutablePointer<Float>) {
    for index in layer.expertUp.indices {
      let group = routes.group(index)
      guard group.rows.count > 0 else { continue }
      let gathered = rowsOfExpert.gather(input, rows: group.rows, width: hiddenSize)
      result.reserve(group.rows.count * hiddenSize)
      expert(
        "experts.\(index)", up: layer.expertUp[index], down: layer.expertDown[index], gathered, into: result.start)
      kernels.scatter_add(
        output, hiddenSize, result.start, hiddenSize, group.rows.baseAddress, group.gates, group.rows.count, hiddenSize)
    }
  }

  /// output = down(activation(up(x))).
  private func expert(
    _ name: @autoclosure () -> String, up: Matrix, down: Matrix, _ input: PreparedRows,
    into output: UnsafeMutablePointer<Float>
  ) {
    hidden.reserve(input.count * up.outputs)
    up.multiply(input, into: hidden.start, stride: up.outputs, spare: spare, with: kernels)
    let activated = activate(rows: input.count, width: up.outputs)
    observer?(
      "layers.\(layerIndex).feed_forward.\(name()).hidden",
      ObservedRows(start: activated, count: input.count, width: down.inputs, stride: down.inputs))
    let prepared = rowsWithin.prepare(activated, stride: down.inputs, count: input.count, for: down, with: kernels)
    down.multiply(prepared, into: output, stride: hiddenSize, spare: spare, with: kernels)
  }

  private func activate(rows: Int, width: Int) -> UnsafeMutablePointer<Float> {
    switch config.activation {
    case .gelu: kernels.gelu(hidden.start, width, rows, width)
    case .geluTanh: kernels.gelu_tanh(hidden.start, width, rows, width)
    case .swiglu:
      gated.reserve(rows * width / 2)
      kernels.swiglu(hidden.start, width, gated.start, width / 2, rows, width / 2)
      return gated.start
    }
    return hidden.start
  }
}
