import RaiseCore
import RaiseGuard

/// How answers of one kind are read and written: where their texts stand, how streams go, and how a stopped one ends.
protocol AnswerDialect: Sendable {
  /// Judges one text of a whole answer; throws when it could not be judged.
  typealias Judge = (_ turn: Turn, _ name: String) async throws -> GuardVerdict

  /// A whole answer as it may pass.
  func guarded(_ answer: JSON, judge: Judge) async throws -> JSON

  /// What lets a stream through.
  func relay(maxWaitingBytes: Int, open: @escaping (Role) throws -> GuardedText) -> any AnswerRelay

  /// Whether a stream ends with this event.
  func isLast(_ event: ServerSentEvent) -> Bool

  /// The events with which a stream ends for which the model server had no end.
  func ending(_ failure: WireError?) -> [ServerSentEvent]
}

extension GuardVerdict {
  /// Why the guard failed on the text; nil when it did not. That the model server broke off is not the guard's failure.
  var guardFailure: GuardFailure? { failure == .brokenOff ? nil : failure }
}

/// Lets the events of one stream through as the guard clears the texts in them. Not for use by several tasks.
protocol AnswerRelay: AnyObject {
  /// Whether the guard has stopped all there is, and no more is wanted of the model server.
  var isStopped: Bool { get }

  /// Takes the next event of the model server.
  ///
  /// - Returns: What may leave now.
  /// - Throws: ``EventError``, `StreamingError`.
  func take(_ event: ServerSentEvent) async throws -> [ServerSentEvent]

  /// The model server ended, well or not.
  ///
  /// - Returns: What of the texts may still leave.
  func end(brokenOff: Bool) async -> [ServerSentEvent]
}
