import RaiseCore
import RaiseCorpus

/// Chooses the examples of one block: of each rule the documents with the least digests among those in which it found
/// something. What is shown of them is made at the end, once it is known which they are.
struct ExampleSheet {
  private struct Choice {
    /// The digest's first eight bytes, the first one highest.
    var digest: UInt64
    /// The rule's strongest finding.
    var finding: Finding
    var document: Document?
    var judgement: Judgement
  }

  private var choices: [String: [Choice]] = [:]

  /// - Parameter document: Its text, for excerpts; nil to do without.
  mutating func add(_ document: Document?, _ judgement: Judgement) {
    let findings = judgement.decision.findings
    if findings.isEmpty { return }
    let digest = judgement.record.inputDigest.withUnsafeBytes {
      UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self))
    }
    var seen: Set<String> = []
    for finding in findings where finding.counts && (findings.count == 1 || seen.insert(finding.rule).inserted) {
      if let known = choices[finding.rule], known.count == TallyDetail.examplesPerRule,
        let last = known.last, last.digest <= digest
      {
        continue
      }
      let strongest = findings.filter { $0.rule == finding.rule && $0.counts }
        .reduce(finding) { $1.score > $0.score ? $1 : $0 }
      insert(Choice(digest: digest, finding: strongest, document: document, judgement: judgement))
    }
  }

  /// Behind equals: those came first.
  private mutating func insert(_ choice: Choice) {
    // Taken out and put back, so that it is not copied.
    var known = choices.removeValue(forKey: choice.finding.rule) ?? []
    known.insert(choice, at: known.firstIndex { $0.digest > choice.digest } ?? known.count)
    if known.count > TallyDetail.examplesPerRule { known.removeLast() }
    choices[choice.finding.rule] = known
  }

  /// The examples, by rule.
  var examples: [String: [FindingExample]] {
    choices.mapValues { choices in
      choices.map {
        FindingExample($0.finding, in: $0.document, $0.judgement.record, edits: $0.judgement.decision.edits)
      }
    }
  }
}
