/// Labelled scores, sorted once, so that any resample of them is counted in one pass.
struct RankedSample: Sendable {
  /// The curve of the rows as they are.
  let curve: ThresholdCurve
  /// For each positive and each negative row, the index of its score in the curve.
  private let positivePlaces: [Int32]
  private let negativePlaces: [Int32]

  /// - Precondition: As many labels as scores, fewer than 2³¹; no score is NaN.
  init(scores: [Double], labels: [Bool], isProbability: Bool) {
    precondition(scores.count == labels.count)
    var thresholds: [Double] = []
    var places = [Int32](repeating: 0, count: scores.count)
    for row in scores.indices.sorted(by: { scores[$0] > scores[$1] }) {
      if thresholds.last != scores[row] { thresholds.append(scores[row]) }
      places[row] = Int32(thresholds.count - 1)
    }
    self.init(thresholds: thresholds, places: places, labels: labels, isProbability: isProbability)
  }

  /// Decisions as a curve of two: the flagged rows, then all.
  ///
  /// - Precondition: As many labels as flags.
  init(flags: [Bool], labels: [Bool]) {
    precondition(flags.count == labels.count)
    self.init(thresholds: [1, 0], places: flags.map { $0 ? 0 : 1 }, labels: labels, isProbability: false)
  }

  private init(thresholds: [Double], places: [Int32], labels: [Bool], isProbability: Bool) {
    positivePlaces = zip(places, labels).compactMap { $1 ? $0 : nil }
    negativePlaces = zip(places, labels).compactMap { $1 ? nil : $0 }
    curve = ThresholdCurve(
      thresholds: thresholds, isProbability: isProbability,
      truePositives: Self.cumulated(positivePlaces, count: thresholds.count),
      falsePositives: Self.cumulated(negativePlaces, count: thresholds.count))
  }

  private static func cumulated(_ places: [Int32], count: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    for place in places { counts[Int(place)] += 1 }
    cumulate(&counts)
    return counts
  }

  private static func cumulate(_ counts: inout [Int]) {
    var sum = 0
    for index in counts.indices {
      sum += counts[index]
      counts[index] = sum
    }
  }

  /// Makes `curve`, which is a copy of this sample's, that of a sample of the same size drawn from the rows with
  /// replacement: positives from positives, negatives from negatives.
  func resample(into curve: inout ThresholdCurve, using generator: inout SplitMix64) {
    Self.draw(from: positivePlaces, into: &curve.truePositives, using: &generator)
    Self.draw(from: negativePlaces, into: &curve.falsePositives, using: &generator)
  }

  private static func draw(from places: [Int32], into counts: inout [Int], using generator: inout SplitMix64) {
    for index in counts.indices { counts[index] = 0 }
    counts.withUnsafeMutableBufferPointer { counts in
      places.withUnsafeBufferPointer { places in
        for _ in places { counts[Int(places[generator.index(below: places.count)])] += 1 }
      }
    }
    cumulate(&counts)
  }
}
