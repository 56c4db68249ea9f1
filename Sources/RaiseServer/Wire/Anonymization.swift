/// A text after anonymization, with what was replaced where.
struct Anonymization {
  private struct Item {
    var range: Range<Int>
    var entity, text, operatorName: String
  }

  private var text: String
  private var items: [Item] = []

  /// Replaces what was `found` in a text. Of two results that overlap in part the earlier one is cut short.
  init(of text: String, found: [AnalyzerResult], by anonymizers: Anonymizers) {
    let points = Array(text.unicodeScalars)
    let results = AnalyzerResult.withoutConflicts(found)
      .sorted { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    var output = String.UnicodeScalarView()
    var end = 0
    for (index, result) in results.enumerated() {
      let next = index + 1 < results.count ? results[index + 1].range.lowerBound : points.count
      let range = result.range.lowerBound..<max(result.range.lowerBound, min(result.range.upperBound, next))
      output.append(contentsOf: points[end..<range.lowerBound])
      let original = Self.string(points[range])
      let anonymizer = anonymizers.operator(for: result.entity)
      let replacement = anonymizer.apply(to: original, entity: result.entity)
      let start = output.count
      output.append(contentsOf: replacement.unicodeScalars)
      items.append(
        Item(
          range: start..<output.count, entity: result.entity, text: replacement, operatorName: anonymizer.name))
      end = range.upperBound
    }
    output.append(contentsOf: points[end...])
    self.text = String(output)
  }

  private static func string(_ points: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: points)
    return String(view)
  }

  /// As Presidio writes it: the last item first, places in the new text.
  var json: JSON {
    let items = items.reversed().map { item -> JSON in
      [
        "start": .number(item.range.lowerBound), "end": .number(item.range.upperBound),
        "entity_type": .text(item.entity), "text": .text(item.text), "operator": .text(item.operatorName),
      ]
    }
    return ["text": .text(text), "items": .array(items)]
  }
}
