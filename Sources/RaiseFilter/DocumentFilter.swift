import RaiseCore
import RaiseCorpus

/// Judges documents: makes the items, asks the policy, decides what a failure means, and writes the records.
struct DocumentFilter: Sendable {
  let policy: any Policy
  /// The policy where it tells what it sees.
  let observing: ObservedPolicy?
  /// Whether what all rules see is wanted, whatever the decision needs.
  let observesCompletely: Bool
  let failure: FailureHandling
  let run: String
  /// Microseconds since 1970 UTC; passed in so that tests own the time.
  let clock: @Sendable () -> Int64

  /// Judges `documents` of the input file called `file`, together; each one's latency is its share of the time.
  ///
  /// - Parameter recorded: What was seen in them before; nil to have the policy look at them.
  /// - Throws: `CancellationError`, and ``FilterError`` when what was recorded is not of these documents. A policy that
  ///   fails is a judgement like any other.
  func judge(
    _ documents: [Document], of file: String, recorded: RecordedBlock? = nil
  ) async throws -> [Judgement] {
    let items = documents.map { document in
      Item(
        id: document.id, stage: .pretraining, text: document.text, metadata: metadata(of: document, in: file))
    }
    let digests = items.map { ContentDigest(sha256Of: $0.judgedText) }
    let start = clock()
    let verdicts =
      if let recorded, let policy = observing?.policy {
        Self.verdicts(
          on: items, try recorded.observations(of: documents, digests: digests, file: file), policy, areComplete: true)
      } else {
        try await verdicts(on: items)
      }
    let end = clock()
    let latency = max(0, end - start) / Int64(max(items.count, 1))
    return items.indices.map { index in
      judgement(on: items[index], digests[index], verdicts[index], end: end, latency: latency)
    }
  }

  /// What became of an item, and what it follows from where the policy tells.
  private struct Verdict {
    var decision: Result<Decision, any Error>
    var seen: ItemObservations?
    var considered: ItemObservations?
  }

  private func verdicts(on items: [Item]) async throws -> [Verdict] {
    if let policy = observing?.policy {
      let seen = try await policy.observe(items, completely: observesCompletely)
      return Self.verdicts(on: items, seen, policy, areComplete: observesCompletely)
    }
    return try await policy.evaluate(contentsOf: items).map { Verdict(decision: $0) }
  }

  /// - Parameter areComplete: Whether observations may be more than what decisions follow from.
  private static func verdicts(
    on items: [Item], _ seen: [ItemObservations], _ policy: any ObservingPolicy, areComplete: Bool
  ) -> [Verdict] {
    zip(items, seen).map { item, seen in
      Verdict(
        decision: Result { try policy.decide(item, from: seen) }, seen: seen,
        considered: areComplete ? policy.considered(seen, on: item) : seen)
    }
  }

  private func metadata(of document: Document, in file: String) -> [String: String] {
    var metadata = ["file": file, "line": String(document.line)]
    metadata[Item.urlKey] = document.url
    return metadata
  }

  private func judgement(
    on item: Item, _ digest: ContentDigest, _ result: Verdict, end: Int64, latency: Int64
  ) -> Judgement {
    let verdict = verdict(of: result.decision)
    let record = DecisionRecord(
      timeMicroseconds: end, stage: item.stage, component: "filter", run: run, item: item.id, metadata: item.metadata,
      inputDigest: digest, inputLength: item.judgedText.utf8.count,
      policy: verdict.decision.policy, action: verdict.decision.action, findings: verdict.decision.findings,
      latencyMicroseconds: latency, error: verdict.error, failedOpen: verdict.error != nil && failure == .open)
    return Judgement(
      decision: verdict.decision, error: verdict.error, record: record, seen: result.seen, considered: result.considered
    )
  }

  /// The one place where a policy's failure becomes an action: blocked when closed, allowed when open.
  private func verdict(of result: Result<Decision, any Error>) -> (decision: Decision, error: String?) {
    switch result {
    case .success(let decision): return (decision, nil)
    case .failure(let error):
      let action: Action = failure == .closed ? .block : .allow
      return (Decision(policy: policy.id, action: action), String(describing: error))
    }
  }
}

/// What was decided about one document.
struct Judgement: Sendable {
  var decision: Decision
  /// Why the policy failed, or nil.
  var error: String?
  var record: DecisionRecord
  /// What the rules saw, where the policy tells.
  var seen: ItemObservations?
  /// What of that the decision follows from.
  var considered: ItemObservations?

  var isRemoved: Bool { decision.isBlocked }
}
