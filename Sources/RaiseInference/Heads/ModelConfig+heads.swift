extension ModelConfig.Head {
  /// Which state the head reads; nil for a head that reads every token.
  var pooling: Pooling? {
    switch kind {
    case .sigmoid(let pooling, _), .scalar(let pooling), .embedding(let pooling): pooling
    case .token: nil
    }
  }

  /// What its numbers are called.
  var labels: [String] {
    switch kind {
    case .sigmoid(_, let outputs), .token(let outputs): outputs
    case .scalar: [name]
    case .embedding: []
    }
  }

  /// The head that this describes.
  func makeHead() -> any Head {
    switch kind {
    case .sigmoid: SigmoidHead(self)
    case .scalar: ScalarHead(self)
    case .token: TokenHead(self)
    case .embedding: EmbeddingHead(self)
    }
  }
}
