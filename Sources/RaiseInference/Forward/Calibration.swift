import CRaiseKernels

/// The largest magnitude that each input channel of each matrix takes, seen by running a model in 32 bits.
///
/// It is read on tokens drawn at random from the vocabulary, so that quantizing needs no texts; for finding the channels
/// that stand out they serve as well as sentences (``ExactChannelChoice``).
final class Calibration {
  /// Four short texts: every expert sees some tokens, and the first positions, whose states stand out, are seen often.
  private static let textCount = 4
  private static let textLength = 32

  private let config: ModelConfig
  /// By what the forward pass calls the activations.
  private var maxima: [String: [Float]] = [:]

  init(_ weights: ModelWeights) {
    config = weights.config
    let transformer = Transformer(weights, kernels: rk_kernels_best().pointee)
    transformer.observer = { [unowned self] name, rows in take(name, rows) }
    let length = min(Self.textLength, config.positions.limit)
    let tokens = RandomTokens.make(Self.textCount * length, vocabularySize: config.vocabularySize)
    let stores = transformer.passCache.stores(lengths: Array(repeating: length, count: Self.textCount))
    var packed = PackedTokens()
    for (index, store) in stores.enumerated() {
      let text = tokens[(index * length)..<((index + 1) * length)]
      packed.append(tokens: text, segments: text.map { _ in 0 }, firstPosition: 0, cache: store)
    }
    transformer.forward(packed)
  }

  /// The maxima of a matrix by its name in a packed checkpoint, such as `layers.0.attention.qkv`; of a stack of experts'
  /// second matrices, one expert's behind the other's.
  func maxima(of matrix: String) -> [Float]? {
    let parts = matrix.split(separator: ".")
    guard parts.count > 3, parts[0] == "layers" else { return nil }
    let layer = "layers.\(parts[1])."
    switch parts[2...].joined(separator: ".") {
    case "attention.qkv": return maxima[layer + "attention.input"]
    case "attention.output": return maxima[layer + "attention.context"]
    case "feed_forward.shared.up", "feed_forward.experts.up": return maxima[layer + "feed_forward.input"]
    case "feed_forward.shared.down": return maxima[layer + "feed_forward.shared.hidden"]
    case "feed_forward.experts.down": return config.feedForward.experts.map { stacked(layer, $0) }
    default: return nil
    }
  }

  /// An expert that no token went to has no maxima: all its channels count as equal.
  private func stacked(_ layer: String, _ experts: ModelConfig.FeedForward.Experts) -> [Float] {
    (0..<experts.count).flatMap {
      maxima[layer + "feed_forward.experts.\($0).hidden"] ?? [Float](repeating: 0, count: experts.width)
    }
  }

  private func take(_ name: String, _ rows: ObservedRows) {
    var largest = maxima[name] ?? [Float](repeating: 0, count: rows.width)
    for row in 0..<rows.count {
      for (channel, value) in rows[row].enumerated() { largest[channel] = max(largest[channel], abs(value)) }
    }
    maxima[name] = largest
  }
}

extension Checkpoint {
  /// What quantizing this checkpoint needs to know of its activations.
  ///
  /// - Throws: ``CheckpointError`` for weights that cannot be read.
  package func calibration() throws(CheckpointError) -> ChannelMaxima {
    let calibration = Calibration(try ModelWeights(checkpoint: self, precision: .float32))
    return { calibration.maxima(of: $0) }
  }
}
