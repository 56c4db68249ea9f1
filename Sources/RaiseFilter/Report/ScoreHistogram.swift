import Foundation
import RaiseCore

/// How the numbers of one label of a rule are spread over the documents: each document counts once, with the number that
/// is worst.
public struct ScoreHistogram: Sendable, Equatable, Codable {
  /// The rule's id.
  public var rule: String
  /// What is measured, and from where on it counts.
  public var scale: ScoreScale
  /// Documents by bin, as far as there are any; see ``lowerBound(ofBin:)``.
  public var bins: [Int] = []

  /// Bins of a scale of 0...1, of equal width.
  static let boundedBins = 50
  /// Bins of a scale without end: one for what is less than 1, and then four for each doubling, up to 2^39.
  static let unboundedBins = 157
  static let binsPerDoubling = 4.0

  init(rule: String, scale: ScoreScale) { (self.rule, self.scale) = (rule, scale) }

  /// Documents counted.
  public var documents: Int { bins.reduce(0, +) }

  mutating func count(_ score: Double) {
    let bin = bin(of: score)
    if bins.count <= bin { bins += [Int](repeating: 0, count: bin + 1 - bins.count) }
    bins[bin] += 1
  }

  /// The bin that a number falls into; numbers beyond the scale fall into the first or last.
  func bin(of score: Double) -> Int {
    guard score.isFinite else { return 0 }
    if scale.isUnbounded {
      return score < 1 ? 0 : min(Self.unboundedBins - 1, 1 + Int(Self.binsPerDoubling * log2(score)))
    }
    return min(Self.boundedBins - 1, Int(max(0, score) * Double(Self.boundedBins)))
  }

  /// The least number of a bin.
  func lowerBound(ofBin bin: Int) -> Double {
    if scale.isUnbounded { return bin == 0 ? 0 : exp2(Double(bin - 1) / Self.binsPerDoubling) }
    return Double(bin) / Double(Self.boundedBins)
  }

  /// Whether of two numbers the first is worse.
  func isWorse(_ score: Double, than other: Double) -> Bool { scale.countsAbove ? score > other : score < other }

  static func += (left: inout ScoreHistogram, right: ScoreHistogram) {
    if left.bins.count < right.bins.count {
      left.bins += [Int](repeating: 0, count: right.bins.count - left.bins.count)
    }
    for (bin, count) in right.bins.enumerated() { left.bins[bin] += count }
  }
}
