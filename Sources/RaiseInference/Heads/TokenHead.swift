import Foundation

/// Yes-or-no questions asked again after every token, to follow a text as it grows.
///
/// The text's own value is the largest of its tokens'.
struct TokenHead: Head {
  static let kind = "token"
  static let isPerToken = true
  let specification: ModelConfig.Head

  init(_ specification: ModelConfig.Head) { self.specification = specification }

  func scores(_ values: [Float]) -> [Float] { values.map { 1 / (1 + exp(-$0)) } }
  func merged(_ windows: [[Float]]) -> [Float] { strictest(windows) }
}
