import RaiseAudit
import RaiseCore

/// Decisions as a filter makes them: four in five allowed and empty, the others with one to three findings.
struct SampleDecisions {
  /// 2026-11-01 00:00:00 UTC, when the last one is made.
  static let end: Int64 = 1_793_491_200_000_000
  /// Microseconds between two decisions.
  static let step: Int64 = 10_000

  let count: Int
  var run = "2026-11-01T00:00:00Z-1"

  /// The records of call number `index`.
  func call(_ index: Int, size: Int) -> [DecisionRecord] { (0..<size).map { record(index * size + $0) } }

  /// The same records at the times of those that begin at number `first`.
  func retimed(_ call: [DecisionRecord], from first: Int) -> [DecisionRecord] {
    var call = call
    for index in call.indices {
      call[index].timeMicroseconds = Self.end - Self.step * Int64(count - first - index)
    }
    return call
  }

  private func record(_ index: Int) -> DecisionRecord {
    let findings = index % 5 == 4 ? findings(index) : []
    return DecisionRecord(
      timeMicroseconds: 0, stage: .pretraining, component: "filter", run: run,
      item: "document-\(index)",
      metadata: ["file": "web/part-\(index / 1000).jsonl.gz", "line": "\(index % 1000 + 1)"],
      inputDigest: digest(index), inputLength: 2000 + index % 1000,
      policy: PolicyID(name: "pretraining-web", version: "1.0.0", digest: digest(7)),
      action: findings.isEmpty ? .allow : index % 2 == 0 ? .redact : .block, findings: findings,
      latencyMicroseconds: Int64(20 + index % 50))
  }

  private func findings(_ index: Int) -> [Finding] {
    let hazards = ["prv.email", "prv.phone", "tox.profanity", "sec.cloud", "prv.card", "hte", "qlt.spam"]
    return (0...(index / 5 % 3)).map { number in
      let hazard = Hazard(rawValue: hazards[(index / 5 + number) % hazards.count])
      return Finding(
        rule: "rule-\(hazard)", hazard: hazard, score: Double(50 + (index + number) % 50) / 100,
        range: number * 40..<number * 40 + 12, detail: "sample")
    }
  }

  private func digest(_ seed: Int) -> ContentDigest {
    var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15
    return ContentDigest(
      (0..<32).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
      }) ?? .zero
  }
}
