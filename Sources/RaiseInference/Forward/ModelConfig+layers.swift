extension ModelConfig.Layer {
  /// How far a sliding layer sees, in tokens; nil where it sees everything.
  var window: Int? {
    if case .sliding(let window) = self { window } else { nil }
  }

  /// The layer whose keys and values it reads, where that is another one.
  var source: Int? {
    if case .sharing(let layer) = self { layer } else { nil }
  }
}
