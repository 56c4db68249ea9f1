extension ModelConfig.Head {
  /// The kind, which reading config.json has found in the register.
  private var type: any Head.Type {
    guard let type = HeadKinds.named(kind) else { preconditionFailure("a head of unknown kind \(kind)") }
    return type
  }

  /// The head that this describes.
  func makeHead() -> any Head { type.init(self) }

  /// Rows of the head's matrix; 0 where it has none.
  public var width: Int {
    if !type.hasWeights { return 0 }
    return type.namesOutputs ? outputs.count : 1
  }

  /// What its numbers are called in results; empty for an embedding.
  var labels: [String] {
    if !type.hasWeights { return [] }
    return type.namesOutputs ? outputs : [name]
  }
}
