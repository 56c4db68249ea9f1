/// Counts different n-grams (distinct-n, Li et al., arXiv 1510.03055).
///
/// Distinct-n falls as texts are added, in any language and for any author, since there are more texts than words. So
/// two figures are given: that of the whole, and the mean over samples of a thousand texts in a row, which can be
/// compared between sets of different sizes.
struct DistinctCounter {
  private static let sampleSize = 1000

  private let length: Int
  private var all: Set<UInt64> = []
  private var total = 0
  private var sample: Set<UInt64> = []
  private var sampleTotal = 0
  private var sampleTexts = 0
  private var shares: [Double] = []

  init(length: Int) { self.length = length }

  mutating func add(_ tokens: [UInt64]) {
    let grams = Tokens.grams(of: length, in: tokens)
    all.formUnion(grams)
    total += grams.count
    sample.formUnion(grams)
    sampleTotal += grams.count
    sampleTexts += 1
    if sampleTexts == Self.sampleSize { closeSample() }
  }

  /// Different n-grams by all n-grams; nil when there are none.
  var whole: Double? { total == 0 ? nil : Double(all.count) / Double(total) }

  /// The mean over full samples, or over the only one when it is not full; nil when there are no n-grams.
  var perSample: Double? {
    if shares.isEmpty { return sampleTotal == 0 ? nil : Double(sample.count) / Double(sampleTotal) }
    return shares.reduce(0, +) / Double(shares.count)
  }

  private mutating func closeSample() {
    if sampleTotal > 0 { shares.append(Double(sample.count) / Double(sampleTotal)) }
    sample.removeAll(keepingCapacity: true)
    sampleTotal = 0
    sampleTexts = 0
  }
}
