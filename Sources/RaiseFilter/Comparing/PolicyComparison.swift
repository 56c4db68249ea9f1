import RaiseCore
import RaiseCorpus

/// Decides about a corpus by two policies from the same attributes, and tells where they differ.
public struct PolicyComparison: Sendable {
  private let old: CorpusFilter
  private let new: CorpusFilter
  private let samples: Int
  private let showsText: Bool

  /// - Parameters:
  ///   - old: The first policy, with the attributes opened for it.
  ///   - new: The second policy, with the same attributes opened for it.
  ///   - samples: How many documents of each transition are kept, the first ones of the corpus.
  ///   - showsText: Whether they have the text around the evidence.
  public init(
    old: (policy: any Policy, recorded: RecordedAttributes), new: (policy: any Policy, recorded: RecordedAttributes),
    options: FilterOptions, samples: Int, showsText: Bool
  ) {
    self.old = CorpusFilter(policy: old.policy, options: options, recorded: old.recorded)
    self.new = CorpusFilter(policy: new.policy, options: options, recorded: new.recorded)
    (self.samples, self.showsText) = (samples, showsText)
  }

  /// Compares the decisions about every document of `inputs`.
  ///
  /// - Throws: ``FilterError``, `CorpusError`, `CancellationError`.
  public func run(
    _ inputs: [CorpusFile], onProgress: @escaping (FilterProgress) -> Void = { _ in }
  ) async throws -> DecisionComparison {
    let source = JudgingSource(inputs: inputs, filter: old)
    var ledger = ChangeLedger(samples: samples)
    let work: @Sendable (JudgingSource.Piece) async throws -> ChangeLedger = { piece in
      guard case .block(let block, let file) = piece.corpus else { return ChangeLedger(samples: samples) }
      return try await changes(in: block, of: inputs[file].name, piece.recorded)
    }
    let pipeline = OrderedPipeline<JudgingSource.Piece, ChangeLedger>(
      workers: old.options.workers, maxWeight: FilterRun.maxBytesInFlight, weight: \.corpus.weight,
      take: { try source.next() }, work: work,
      commit: { block in
        ledger += block
        onProgress(
          FilterProgress(documents: ledger.documents, removed: ledger.removed, bytesRead: source.bytesRead))
      })
    try await pipeline.run()
    return ledger.comparison(old: old.policy.id, new: new.policy.id)
  }

  private func changes(
    in block: LineBlock, of file: String, _ recorded: RecordedBlock?
  ) async throws -> ChangeLedger {
    var documents: [Document] = []
    let options = old.options
    JSONLinesFormat(textField: options.textField, idField: options.idField, urlField: options.urlField)
      .forEachLine(in: block, fileName: file) { line in if let document = try? line.get() { documents.append(document) }
      }
    var recordedForNew = recorded
    if let ids = new.recorded?.ids { recordedForNew?.ids = ids }
    let before = try await old.documentFilter(run: "").judge(documents, of: file, recorded: recorded)
    let after = try await new.documentFilter(run: "").judge(documents, of: file, recorded: recordedForNew)
    var ledger = ChangeLedger(samples: samples)
    for (index, document) in documents.enumerated() {
      ledger.add(document, of: file, before[index], after[index], showsText: showsText)
    }
    return ledger
  }
}

/// What two policies differ in, block by block. Adds up in the order of the corpus.
struct ChangeLedger: Sendable {
  private(set) var documents = 0
  private(set) var removed = 0
  private var transitions: [Pair: Int] = [:]
  private var gained: [String: Int] = [:]
  private var lost: [String: Int] = [:]
  private var kept: [Pair: [DecisionChange]] = [:]
  private let samples: Int

  private struct Pair: Hashable {
    var before: Action
    var after: Action
  }

  init(samples: Int) { self.samples = samples }

  mutating func add(
    _ document: Document, of file: String, _ before: Judgement, _ after: Judgement, showsText: Bool
  ) {
    documents += 1
    if after.isRemoved { removed += 1 }
    let (had, has) = (Self.rules(in: before), Self.rules(in: after))
    for rule in has.subtracting(had) { gained[rule, default: 0] += 1 }
    for rule in had.subtracting(has) { lost[rule, default: 0] += 1 }
    guard before.decision.action != after.decision.action || before.decision.edits != after.decision.edits else {
      return
    }
    let pair = Pair(before: before.decision.action, after: after.decision.action)
    transitions[pair, default: 0] += 1
    guard kept[pair, default: []].count < samples else { return }
    let evidence = [after, before].lazy.compactMap(\.decision.decisive?.range).first
    kept[pair, default: []].append(
      DecisionChange(
        file: file, line: document.line, id: document.id, digest: after.record.inputDigest.description,
        textBytes: after.record.inputLength, before: DecisionChange.Side(before), after: DecisionChange.Side(after),
        text: showsText ? Excerpt.of(document.text, around: evidence ?? 0..<0) : nil))
  }

  /// The enforced rules that count.
  private static func rules(in judgement: Judgement) -> Set<String> {
    Set(judgement.decision.findings.filter { $0.counts && $0.mode == .enforce }.map(\.rule))
  }

  static func += (left: inout ChangeLedger, right: ChangeLedger) {
    left.documents += right.documents
    left.removed += right.removed
    left.transitions.merge(right.transitions, uniquingKeysWith: +)
    left.gained.merge(right.gained, uniquingKeysWith: +)
    left.lost.merge(right.lost, uniquingKeysWith: +)
    left.kept.merge(right.kept) { Array(($0 + $1).prefix(left.samples)) }
  }

  func comparison(old: PolicyID, new: PolicyID) -> DecisionComparison {
    var comparison = DecisionComparison(old: old, new: new)
    comparison.documents = documents
    comparison.changed = transitions.values.reduce(0, +)
    let ordered = transitions.sorted { left, right in
      (right.value, left.key.before, left.key.after) < (left.value, right.key.before, right.key.after)
    }
    comparison.transitions = ordered.map { pair, count in
      DecisionComparison.Transition(before: pair.before.rawValue, after: pair.after.rawValue, documents: count)
    }
    comparison.rules = Set(gained.keys).union(lost.keys).sorted().map { rule in
      DecisionComparison.RuleChange(rule: rule, gained: gained[rule] ?? 0, lost: lost[rule] ?? 0)
    }
    comparison.samples = ordered.flatMap { kept[$0.key] ?? [] }
    return comparison
  }
}
