import RaiseCore

/// One text of a model under guard, while it comes piece by piece.
///
///     let answer = try chatGuard.openStream(answering: turns)
///     for try await delta in upstream {
///       for event in await answer.append(delta) { try await send(event) }
///     }
///     for event in await answer.finish() { try await send(event) }
///
/// No byte leaves before a decision that covers it. What leaves does not depend on how the text was cut into pieces. The
/// decision is recorded once, when the text ends: at ``finish()``, at ``breakOff()``, when it is blocked, or when the
/// text is dropped unfinished. Used by one task at a time.
public final class GuardedText {
  /// Takes the next piece.
  ///
  /// - Returns: What may leave now, in order; after an ``StreamEvent/end(_:)`` nothing more ever comes, and what is
  ///   appended is dropped.
  public func append(_ piece: String) async -> [StreamEvent] { [] }

  /// Takes the next piece as bytes of UTF-8, which may end within a scalar. Bytes that are no UTF-8 become U+FFFD.
  public func append(utf8 piece: some Sequence<UInt8>) async -> [StreamEvent] { [] }

  /// Says that the text is at its end: judges the rest, records the decision.
  ///
  /// - Returns: The rest that may leave, then the end.
  public func finish() async -> [StreamEvent] { [] }

  /// Says that no more comes although the text is not at its end: the upstream died, the client went away. Judges and
  /// records what had come.
  ///
  /// - Returns: As ``finish()``; the verdict's failure is ``GuardFailure/brokenOff``.
  public func breakOff() async -> [StreamEvent] { [] }

  init() {}
}

/// What leaves a guarded stream.
public enum StreamEvent: Sendable, Hashable {
  /// The next part of the text, to be passed on. Never empty.
  case text(String)
  /// The end, always the last event and always there: the decision on the whole text. Where it blocks, its refusal is
  /// to be said and nothing more of the text comes.
  case end(GuardVerdict)
}
