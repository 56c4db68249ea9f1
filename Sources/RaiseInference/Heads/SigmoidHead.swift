import Foundation

/// Independent yes-or-no questions about a text: one logit each, its sigmoid the probability.
struct SigmoidHead: Head {
  static let kind = "sigmoid"
  let specification: ModelConfig.Head

  init(_ specification: ModelConfig.Head) { self.specification = specification }

  func scores(_ values: [Float]) -> [Float] { values.map { 1 / (1 + exp(-$0)) } }

  /// The strictest window wins: the largest logit of each question.
  func merged(_ windows: [[Float]]) -> [Float] { strictest(windows) }
}

/// The largest number in each place.
func strictest(_ rows: [[Float]]) -> [Float] {
  guard var result = rows.first else { return [] }
  for row in rows.dropFirst() {
    for index in result.indices { result[index] = max(result[index], row[index]) }
  }
  return result
}
