/// One number about a text, such as a preference: larger is better.
struct ScalarHead: Head {
  static let kind = "scalar"
  static let namesOutputs = false
  let specification: ModelConfig.Head

  init(_ specification: ModelConfig.Head) { self.specification = specification }

  /// The strictest window wins: the smallest number.
  func merged(_ windows: [[Float]]) -> [Float] {
    windows.min { ($0.first ?? .infinity) < ($1.first ?? .infinity) } ?? []
  }
}
