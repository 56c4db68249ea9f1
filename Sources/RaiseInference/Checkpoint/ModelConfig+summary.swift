extension ModelConfig {
  /// The architecture in words, a line for each aspect.
  public var summary: [String] {
    [
      "\(layers.count) layers of width \(hiddenSize), \(norm.placement) \(norm.kind) norm, vocabulary \(vocabularySize)",
      "attention: \(attention.causal ? "causal" : "both ways"), \(attention.heads) heads of \(attention.headSize), "
        + "\(attention.keyValueHeads) for keys and values",
      "layers: " + layers.map(\.words).joined(separator: ", "),
      "positions: \(positions.limit) \(positions.kind == .learned ? "learned" : "rotary"), windows overlap by "
        + "\(windows.overlap)",
      "feed-forward: \(feedForward.words)",
      "heads: " + heads.map { "\($0.name) (\($0.kind))" }.joined(separator: ", "),
    ]
  }
}

extension ModelConfig.Layer {
  fileprivate var words: String {
    switch self {
    case .full: "full"
    case .sliding(let window): "window \(window)"
    case .sharing(let layer): "full with the keys of \(layer)"
    }
  }
}

extension ModelConfig.FeedForward {
  fileprivate var words: String {
    guard let experts else { return "\(activation.rawValue), dense, \(sharedWidth) neurons" }
    return
      "\(activation.rawValue), shared \(sharedWidth), \(experts.active) of \(experts.count) experts of \(experts.width)"
  }
}
