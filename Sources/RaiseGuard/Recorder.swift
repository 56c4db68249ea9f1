import Crypto
import Foundation
import RaiseCore

/// Writes a guard's decisions down.
struct Recorder: Sendable {
  let log: any DecisionLog
  /// Microseconds since 1970-01-01 00:00:00 UTC.
  let now: @Sendable () -> Int64

  /// What was judged, without its text.
  struct Subject: Sendable {
    var stage: Stage
    var role: Role
    var context: GuardContext
    var digest: ContentDigest
    var length: Int
  }

  /// Records a verdict. What was begun is written even when the caller is cancelled meanwhile.
  ///
  /// - Throws: What the log throws.
  func record(_ verdict: GuardVerdict, on subject: Subject, mode: Mode, took time: Duration) async throws {
    let record = record(of: verdict, on: subject, mode: mode, took: time)
    let log = log
    try await Task { try await log.record(record) }.value
  }

  private func record(
    of verdict: GuardVerdict, on subject: Subject, mode: Mode, took time: Duration
  ) -> DecisionRecord {
    let context = subject.context
    return DecisionRecord(
      timeMicroseconds: now(), stage: subject.stage, component: "guard", actor: context.actor,
      request: context.request, trace: context.trace, item: context.item,
      metadata: context.metadata.merging(["role": subject.role.rawValue]) { given, _ in given },
      inputDigest: subject.digest, inputLength: subject.length, policy: verdict.policy, action: verdict.action,
      findings: verdict.findings, mode: mode, latencyMicroseconds: time.microseconds,
      error: verdict.failure?.description, failedOpen: verdict.failedOpen)
  }

  static func microsecondsNow() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) }
}

/// The digest and the length of a text that comes piece by piece.
struct RunningDigest {
  private var hash = SHA256()
  private(set) var length = 0

  mutating func append(_ piece: String) {
    var piece = piece
    piece.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    length += piece.utf8.count
  }

  var digest: ContentDigest { ContentDigest(hash.finalize()) ?? .zero }
}
