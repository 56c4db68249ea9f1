import RaiseCore
import RaiseGuard

/// One growing text of an answer under guard, with the count of what of it has been cleared and sent.
///
/// While the guard changes nothing, what it clears is a prefix of what came, so events can go out as they came. From the
/// first change on, the cleared text is what goes out, in the place of what came.
final class GuardedChannel {
  /// A piece of the text, as it came in one event.
  struct Piece {
    /// How many bytes it has.
    var byteCount: Int
    /// How many bytes of the text must be cleared for it to leave: up to its end, and the rest of the character it ends
    /// within.
    var neededCount: Int
  }

  /// How many bytes came.
  private var receivedCount = 0
  /// How many of them the guard has cleared, unchanged.
  private var clearedCount = 0
  /// Whether cleared text is no longer what came.
  private var isRewritten = false
  /// What was cleared and is not sent.
  private var unsent: [UInt8] = []
  /// How many pieces wait to be sent.
  private(set) var waitingCount = 0
  /// Whether it went on after an end.
  private(set) var hasGoneOn = false
  /// The verdict at the end of the text.
  private(set) var verdict: GuardVerdict?

  private let open: () throws -> GuardedText
  private var text: GuardedText
  private var uncleared: [UInt8] = []
  /// All that came, for a text that goes on after its end.
  private(set) var received = ""
  private var cleared: [UInt8] = []
  private var half: UInt16?
  private var skip = 0

  /// - Throws: `StreamingError` when the output policy cannot guard streams.
  init(open: @escaping () throws -> GuardedText) throws {
    self.open = open
    text = try open()
  }

  /// All that was cleared: what stands in the place of what came.
  var output: String { String(decoding: cleared, as: UTF8.self) }

  var isBlocked: Bool { verdict?.isBlocked == true }
  var isEnded: Bool { verdict != nil }

  /// Takes the next piece, which may end with half a character.
  func append(_ piece: JSONString) async throws -> Piece {
    if isEnded && !isBlocked { try await reopen() }
    let start = receivedCount
    let string = piece.text(after: &half)
    waitingCount += 1
    await append(string)
    return Piece(byteCount: receivedCount - start, neededCount: receivedCount + (half == nil ? 0 : 1))
  }

  /// Whether the piece that waits longest may leave, as it came or in other words. Of a rewritten text the last piece
  /// waits for the next one, or the end: whatever is cleared later needs a place to stand in.
  func isCleared(_ piece: Piece) -> Bool {
    if isEnded { return true }
    return isRewritten ? !unsent.isEmpty && waitingCount > 1 : clearedCount >= piece.neededCount
  }

  /// Takes a piece out of what is to be sent.
  ///
  /// - Returns: What stands in its place; nil when it stays as it came.
  func send(_ piece: Piece) -> String? {
    waitingCount -= 1
    if !isRewritten && clearedCount >= piece.neededCount {
      unsent.removeFirst(piece.byteCount)
      return nil
    }
    defer { unsent = [] }
    return String(decoding: unsent, as: UTF8.self)
  }

  private func append(_ string: String) async {
    guard !string.isEmpty else { return }
    receivedCount += string.utf8.count
    received += string
    uncleared += string.utf8
    take(await text.append(string))
  }

  /// Says that the text is at its end, for now.
  func finish() async {
    guard !isEnded else { return }
    await endHalf()
    take(await text.finish())
  }

  /// Says that it broke off.
  func breakOff() async {
    guard !isEnded else { return }
    await endHalf()
    take(await text.breakOff())
  }

  /// A half character without its other half is what readers will make of it.
  private func endHalf() async {
    guard half != nil else { return }
    half = nil
    await append("\u{FFFD}")
  }

  /// Goes on after an end: another text of the same choice came in between. The guard reads the whole of it again, so
  /// that nothing can hide in the seam, and what was cleared before is not sent twice.
  private func reopen() async throws {
    (verdict, hasGoneOn) = (nil, true)
    text = try open()
    skip = cleared.count
    take(await text.append(received))
  }

  private func take(_ events: [StreamEvent]) {
    for event in events {
      switch event {
      case .text(let text): clear(Array(text.utf8))
      case .end(let verdict): self.verdict = verdict
      }
    }
  }

  private func clear(_ text: [UInt8]) {
    let bytes = Array(text.dropFirst(skip))
    skip -= text.count - bytes.count
    cleared += bytes
    if !isRewritten && uncleared.starts(with: bytes) {
      uncleared.removeFirst(bytes.count)
      clearedCount += bytes.count
    } else {
      isRewritten = true
    }
    unsent += bytes
  }
}
