import Foundation
import RaiseCore

/// One histogram as a picture in SVG, with the threshold in it.
struct HistogramFigure {
  let histogram: ScoreHistogram
  /// Whether only what was found was counted, so that the other side of the threshold is empty for no reason of its own.
  let isPartial: Bool

  private static let width = 300.0
  private static let height = 90.0

  /// Bins that are drawn: all of a bounded scale, and as many as there are documents in of one without end.
  private var binCount: Int {
    guard histogram.scale.isUnbounded else { return ScoreHistogram.boundedBins }
    return max(histogram.bins.count, histogram.bin(of: histogram.scale.threshold) + 2)
  }

  private var binWidth: Double { Self.width / Double(binCount) }

  /// Where on the axis a number stands.
  private func x(_ number: Double) -> Double {
    let bins =
      histogram.scale.isUnbounded
      ? (number < 1 ? number : 1 + ScoreHistogram.binsPerDoubling * log2(number))
      : number * Double(ScoreHistogram.boundedBins)
    return rounded(min(max(0, bins), Double(binCount)) * binWidth)
  }

  private func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }

  var figure: String {
    let most = log2(1 + Double(histogram.bins.max() ?? 0))
    let bars = histogram.bins.enumerated().filter { $0.element > 0 }.map { bin, count in
      let height = rounded(max(1.5, log2(1 + Double(count)) / most * (Self.height - 6)))
      return "<rect class=\"\(isFound(bin) ? "found" : "clear")\" x=\"\(rounded(Double(bin) * binWidth))\" "
        + "y=\"\(rounded(Self.height - height))\" width=\"\(rounded(max(1, binWidth - 1)))\" height=\"\(height)\">"
        + "<title>\(range(of: bin)): \(count.grouped)</title></rect>"
    }
    let line = x(histogram.scale.threshold)
    return """
      <figure>
      <figcaption><b>\(HTMLText.escaped(histogram.rule, upTo: 60))</b> \(HTMLText.escaped(histogram.scale.name, upTo: 60)):
      threshold \(HTMLCount.number(histogram.scale.threshold)), \(HTMLCount.of(histogram.documents, "document"))\(isPartial ? ", findings only" : "")</figcaption>
      <svg viewBox="0 0 300 106" role="img" aria-label="Spread of \(HTMLText.escaped(histogram.scale.name, upTo: 60))">
      <line class="axis" x1="0" y1="90" x2="300" y2="90"/>
      \(bars.joined(separator: "\n"))
      <line class="threshold" x1="\(line)" y1="0" x2="\(line)" y2="90"/>
      \(ticks.map { "<text x=\"\($0.x)\" y=\"103\" text-anchor=\"\($0.anchor)\">\($0.label)</text>" }.joined(separator: "\n"))
      </svg>
      </figure>
      """
  }

  /// Whether a bin lies on the side of the threshold that counts.
  private func isFound(_ bin: Int) -> Bool {
    let threshold = histogram.bin(of: histogram.scale.threshold)
    return histogram.scale.countsAbove ? bin >= threshold : bin < threshold
  }

  private func range(of bin: Int) -> String {
    HTMLCount.number(histogram.lowerBound(ofBin: bin)) + "–" + HTMLCount.number(histogram.lowerBound(ofBin: bin + 1))
  }

  private var ticks: [(x: Double, label: String, anchor: String)] {
    guard histogram.scale.isUnbounded else {
      return [(0, "0", "start"), (Self.width / 2, "0.5", "middle"), (Self.width, "1", "end")]
    }
    let powers = (0...11).map { pow(10, Double($0)) }.filter { x($0) < Self.width - 8 && $0 < 1e12 }
    return [(0, "0", "start")] + powers.filter { x($0) > 12 }.map { (x($0), Self.short($0), "middle") }
  }

  private static func short(_ number: Double) -> String {
    number >= 1e6 ? "\(Int(number / 1e6))M" : number >= 1e3 ? "\(Int(number / 1e3))k" : "\(Int(number))"
  }
}
