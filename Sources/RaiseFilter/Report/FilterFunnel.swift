/// What became of the documents of a run, step by step: from those that were read to those that were kept.
struct FilterFunnel {
  struct Step: Equatable {
    /// What the step does with documents; the name is the page's style for it.
    enum Kind: String {
      case read
      /// Takes documents out.
      case out
      case kept
      /// Is a part of the step above.
      case part
    }

    var name: String
    var documents: Int
    /// The UTF-8 bytes of their text; nil where nothing tells.
    var bytes: Int?
    var kind: Kind
    /// Documents left after the step; nil for a part.
    var left: Int?
  }

  private(set) var steps: [Step] = []
  private var left: Int

  init(_ report: FilterReport) {
    let tally = report.tally
    let detail = tally.detail ?? TallyDetail()
    left = tally.documents + tally.brokenLines
    steps.append(Step(name: "read", documents: left, bytes: tally.textBytes, kind: .read, left: left))
    take("broken lines, set aside", TallyDetail.Amount(documents: tally.brokenLines), hasBytes: false)
    let removed = Self.removed(detail)
    for (name, amount) in removed { take(name, amount) }
    // Of a run that counted no more than sums, that is all.
    let rest = TallyDetail.Amount(
      documents: tally.removed - removed.reduce(0) { $0 + $1.amount.documents },
      bytes: tally.removedTextBytes - removed.reduce(0) { $0 + $1.amount.bytes })
    take(removed.isEmpty ? "removed" : "removed otherwise", rest)
    let keptBytes = tally.textBytes - tally.removedTextBytes
    steps.append(Step(name: "kept", documents: tally.kept, bytes: keptBytes, kind: .kept, left: left))
    guard tally.redacted > 0 else { return }
    let redactedBytes = tally.detail?.redacted.bytes
    steps.append(Step(name: "of these redacted", documents: tally.redacted, bytes: redactedBytes, kind: .part))
  }

  /// Documents removed rule by rule in the policy's order, then those that could not be judged.
  private static func removed(_ detail: TallyDetail) -> [(name: String, amount: TallyDetail.Amount)] {
    let others = detail.removed.keys.filter { !detail.rules.contains($0) }.sorted()
    let byRule = (detail.rules + others).compactMap { rule in
      detail.removed[rule].map { (name: "removed by \(rule)", amount: $0) }
    }
    return byRule
      + (detail.removedUnjudged.documents > 0 ? [(name: "removed, not judged", amount: detail.removedUnjudged)] : [])
  }

  private mutating func take(_ name: String, _ amount: TallyDetail.Amount, hasBytes: Bool = true) {
    guard amount.documents > 0 else { return }
    left -= amount.documents
    steps.append(
      Step(name: name, documents: amount.documents, bytes: hasBytes ? amount.bytes : nil, kind: .out, left: left))
  }
}
