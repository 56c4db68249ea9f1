import Testing

@testable import RaiseEvaluation

@Suite struct BootstrapTests {
  private func sample(_ count: Int, seed: UInt64) -> RankedSample {
    var generator = SplitMix64(seed: seed)
    let labels = (0..<count).map { $0 % 4 == 0 }
    let scores = labels.map { label in
      Double(generator.index(below: 100)) / 125 + (label ? 0.2 : 0)
    }
    return RankedSample(scores: scores, labels: labels, isProbability: true)
  }

  @Test("Equal seeds give equal intervals, other seeds others")
  func seeds() {
    let sample = sample(200, seed: 7)
    let metrics = Metrics.ranking
    let first = Bootstrap(resamples: 200, seed: 3).intervals(of: metrics, on: sample)
    #expect(first == Bootstrap(resamples: 200, seed: 3).intervals(of: metrics, on: sample))
    #expect(first != Bootstrap(resamples: 200, seed: 4).intervals(of: metrics, on: sample))
  }

  @Test("A resample has as many positive and negative rows as the sample")
  func strata() {
    let sample = sample(101, seed: 1)
    var generator = SplitMix64(seed: 5)
    var curve = sample.curve
    for _ in 0..<50 {
      sample.resample(into: &curve, using: &generator)
      #expect(curve.positives == sample.curve.positives && curve.negatives == sample.curve.negatives)
    }
  }

  @Test("An interval holds the value, and is narrower for more rows and for less confidence")
  func width() throws {
    func interval(_ rows: Int, _ confidence: Double) throws -> ClosedRange<Double> {
      let metrics: [any RankingMetric] = [ROCArea()]
      let found = Bootstrap(resamples: 300, confidence: confidence).intervals(of: metrics, on: sample(rows, seed: 2))
      return try #require(found[0])
    }
    let few = try interval(100, 0.95)
    let many = try interval(2000, 0.95)
    let sure = try interval(100, 0.5)
    let value = try #require(ROCArea().value(of: sample(100, seed: 2).curve).number)
    #expect(few.contains(value))
    #expect(many.upperBound - many.lowerBound < (few.upperBound - few.lowerBound) / 2)
    #expect(sure.upperBound - sure.lowerBound < few.upperBound - few.lowerBound)
  }

  @Test("The spread of a share is that of the binomial distribution")
  func spread() throws {
    // 100 of 400: the standard error is √(0.25 · 0.75 / 400) = 0.02165, so ±1.96 of it is 0.2076 … 0.2924.
    let flags = (0..<400).map { $0 < 100 }
    let sample = RankedSample(flags: flags, labels: Array(repeating: true, count: 400))
    let metrics: [any DecisionMetric] = [Recall()]
    let interval = try #require(Bootstrap(resamples: 4000).intervals(of: metrics, on: sample)[0])
    #expect(abs(interval.lowerBound - 0.2076) < 0.006 && abs(interval.upperBound - 0.2924) < 0.006)
  }

  @Test("None of n rows leaves room for what Clopper and Pearson allow")
  func extreme() throws {
    // 1 − 0.025^(1/10) = 0.3085, as tables of exact limits have it.
    let none = try #require(Bootstrap().interval(ofExtreme: Share(0, of: 10)))
    #expect(none.lowerBound == 0 && abs(none.upperBound - 0.3085) < 5e-5)
    let all = try #require(Bootstrap().interval(ofExtreme: Share(10, of: 10)))
    #expect(all.upperBound == 1 && abs(all.lowerBound - 0.6915) < 5e-5)
    #expect(Bootstrap().interval(ofExtreme: Share(3, of: 10)) == nil)
    #expect(Bootstrap().interval(ofExtreme: Share(0, of: 0)) == nil)
  }

  @Test("A metric that most resamples give no value has no interval, and without resamples there is none")
  func none() {
    let silent = RankedSample(flags: [false, false], labels: [true, false])
    let precision: [any DecisionMetric] = [Precision()]
    #expect(Bootstrap(resamples: 50).intervals(of: precision, on: silent) == [nil])
    let recall: [any DecisionMetric] = [Recall()]
    #expect(Bootstrap(resamples: 0).intervals(of: recall, on: silent) == [nil])
  }

  @Test("Quantiles lie between neighbours, as NumPy has them")
  func quantiles() {
    #expect(Bootstrap.quantile(0.25, of: [1, 2, 3, 4]) == 1.75)
    #expect(Bootstrap.quantile(0, of: [1, 2]) == 1)
    #expect(Bootstrap.quantile(1, of: [1, 2]) == 2)
    #expect(Bootstrap.quantile(0.975, of: [5]) == 5)
  }
}
