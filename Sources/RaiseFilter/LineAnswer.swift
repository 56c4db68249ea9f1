import RaiseCore
import RaiseCorpus

/// What became of one input line, as JSON on one line, for programs that pipe texts through the filter and keep the
/// rest of their records to themselves. docs/cluster.md has the members.
///
/// Lines are answered in order, each but blank ones; `line` counts the blank ones too, so that nothing can shift unseen.
struct LineAnswer {
  let json: [UInt8]

  /// The judged text is repeated only where the policy changes it.
  init(_ document: Document, _ judgement: Judgement) {
    var answer = JSONText()
    answer.add("line", document.line)
    answer.add("id", document.id)
    RemovalReason.add(judgement.decision, error: judgement.error, to: &answer)
    if !judgement.decision.edits.isEmpty { answer.add("text", judgement.decision.text(after: document.text)) }
    json = answer.closed() + [UInt8(ascii: "\n")]
  }

  init(_ broken: BrokenLine) {
    var answer = JSONText()
    answer.add("line", broken.line)
    answer.add("broken", broken.reason)
    answer.add("column", broken.column)
    json = answer.closed() + [UInt8(ascii: "\n")]
  }

  init(_ oddity: InputOddity) {
    var answer = JSONText()
    answer.add("line", oddity.line)
    answer.add("broken", oddity.reason)
    json = answer.closed() + [UInt8(ascii: "\n")]
  }
}
