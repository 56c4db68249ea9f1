import RaiseCore

/// Holds a text back until it is decided about. A value that answers with actions; whoever holds it performs them.
///
///     var holdback = Holdback()
///     holdback.receive("Mail me at ada@example.org. Bye.")
///     holdback.settle(session.verdict)  // [.release("Mail me at [EMAIL].")]
///
/// What is released are the settled bytes with their edits, each once and in order, so it is a function of the verdicts
/// alone. Nothing is released after a refusal.
public struct Holdback: Sendable {
  /// What is to be done now.
  public enum Action: Sendable, Hashable {
    /// This may leave. Never empty.
    case release(String)
    /// The rest does not leave: the text ends with a refusal.
    case refuse
  }

  /// How many bytes of the text as it came have left, or were replaced by what has left.
  public private(set) var releasedCount = 0
  /// How many bytes are held back.
  public var heldCount: Int { bytes.count - dead }

  private var bytes: [UInt8] = []
  /// Bytes that have left and are still in memory.
  private var dead = 0
  /// How many of the verdict's edits were made.
  private var editCount = 0
  private var isRefused = false

  /// A text of which nothing has come.
  public init() {}

  /// Takes the next piece; dropped after a refusal.
  public mutating func receive(_ piece: String) {
    if !isRefused { bytes.append(contentsOf: piece.utf8) }
  }

  /// What a verdict on the text so far allows.
  public mutating func settle(_ verdict: SessionVerdict) -> [Action] {
    guard !isRefused else { return [] }
    var text: [UInt8] = []
    let edits = verdict.decision.edits
    while editCount < edits.count, edits[editCount].range.upperBound <= verdict.settledCount {
      let edit = edits[editCount]
      take(upTo: edit.range.lowerBound, into: &text)
      text.append(contentsOf: edit.replacement.utf8)
      drop(upTo: edit.range.upperBound)
      editCount += 1
    }
    take(upTo: verdict.settledCount, into: &text)
    let actions: [Action] = text.isEmpty ? [] : [.release(String(decoding: text, as: UTF8.self))]
    return verdict.decision.isBlocked ? actions + refuse() : actions
  }

  /// Ends the text with a refusal, once.
  public mutating func refuse() -> [Action] {
    defer { (isRefused, bytes, dead) = (true, [], 0) }
    return isRefused ? [] : [.refuse]
  }

  /// Releases all that is held back, undecided: for guards that fail open.
  public mutating func releaseAll() -> [Action] {
    guard !isRefused else { return [] }
    var text: [UInt8] = []
    take(upTo: .max, into: &text)
    return text.isEmpty ? [] : [.release(String(decoding: text, as: UTF8.self))]
  }

  private mutating func take(upTo end: Int, into text: inout [UInt8]) {
    let count = min(max(end - releasedCount, 0), heldCount)
    text.append(contentsOf: bytes[dead..<dead + count])
    drop(upTo: releasedCount + count)
  }

  private mutating func drop(upTo end: Int) {
    let count = min(max(end - releasedCount, 0), heldCount)
    (releasedCount, dead) = (releasedCount + count, dead + count)
    // Moved seldom, so that a byte costs the same however much is held.
    guard dead > bytes.count / 2, dead > 1024 else { return }
    bytes.removeFirst(dead)
    dead = 0
  }
}
