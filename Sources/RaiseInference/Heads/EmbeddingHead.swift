/// The pooled state itself, of length 1: texts that mean the same point the same way (Sentence-BERT, arXiv 1908.10084).
struct EmbeddingHead: Head {
  static let kind = "embedding"
  static let hasWeights = false
  static let namesOutputs = false
  let specification: ModelConfig.Head

  init(_ specification: ModelConfig.Head) { self.specification = specification }

  func scores(_ values: [Float]) -> [Float] { normalized(values) }

  /// The mean direction of the windows.
  func merged(_ windows: [[Float]]) -> [Float] {
    guard windows.count > 1, var sum = windows.first.map(normalized) else { return windows.first ?? [] }
    for window in windows.dropFirst() {
      for (index, value) in normalized(window).enumerated() { sum[index] += value }
    }
    return sum
  }

  private func normalized(_ values: [Float]) -> [Float] {
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? values.map { $0 / length } : values
  }
}
