import Foundation
import GRDB
import RaiseCore

/// Merges as many logs at a time as may be open together, and then what came out, until it is one.
struct MergeRound {
  private let lock: MergeLock
  private let options: LogMerge.Options
  private var draftCount = 0
  private var report = MergeReport()

  /// A log to merge. Those that this merge wrote itself are not verified again.
  private struct Part {
    var path: String
    var isDraft = false
    /// The log that grows: never left out.
    var isOld = false
  }

  init(lock: MergeLock, options: LogMerge.Options) {
    self.lock = lock
    self.options = options
  }

  /// - Parameter old: The merged log that grows, or nil for a new one.
  mutating func merge(_ paths: [String], over old: String?, sealedBy seal: MergeSeal) throws -> MergeReport {
    let width = max(2, options.width)
    var parts = paths.map { Part(path: $0) }
    while parts.count + (old == nil ? 0 : 1) > width {
      var merged: [Part] = []
      for start in stride(from: 0, to: parts.count, by: width) {
        let group = Array(parts[start..<min(start + width, parts.count)])
        merged.append(group.count == 1 ? group[0] : try draft(group))
        for part in group where part.isDraft && group.count > 1 { unlink(part.path) }
      }
      parts = merged
    }
    try finish((old.map { [Part(path: $0, isOld: true)] } ?? []) + parts, seal)
    return report
  }

  /// Merges a group into a file of this merge's own.
  private mutating func draft(_ parts: [Part]) throws -> Part {
    let file = newFile()
    try reading(parts, []) { inputs, round in
      try file.write { try round.fill($0, inputs, MergePlan(inputs)) }
    }
    return Part(path: file.path, isDraft: true)
  }

  /// Merges what is left, signs it and puts it in its place.
  private mutating func finish(_ parts: [Part], _ seal: MergeSeal) throws {
    let file = newFile()
    var head: Checkpoint?
    try reading(parts, []) { inputs, round in
      let plan = MergePlan(inputs)
      guard !plan.choices.isEmpty else { return }
      let before = parts.first?.isOld == true ? try inputs.first.map(Self.recordCount) ?? 0 : 0
      round.report.sourceCount = plan.choices.count
      if parts.first?.isOld == true && plan.addsNothing {
        return round.report.recordCount = before
      }
      try file.write { db in
        let count = try round.fill(db, inputs, plan)
        head = try seal.sign(db, records: count)
        round.report.recordCount = count
        round.report.addedCount = count - before
      }
    }
    guard let head else { return }
    try seal.announce()
    try file.publish()
    try HeadFile(log: seal.target).replace(with: head)
  }

  private static func recordCount(_ input: MergeInput) throws -> Int64 {
    try Int64.fetchOne(input.database, sql: "SELECT max(sequence) FROM decisions") ?? 0
  }

  @discardableResult
  private mutating func fill(_ db: Database, _ inputs: [MergeInput], _ plan: MergePlan) throws -> Int64 {
    var writer = try MergeWriter(db, inputs, plan)
    let count = try writer.write()
    report.repeatCount += writer.repeatCount
    return count
  }

  private mutating func newFile() -> MergeFile {
    draftCount += 1
    return MergeFile(path: lock.draft(draftCount), target: lock.target)
  }

  /// Opens the logs one after another, each in one state until `body` returns, and verifies them.
  private mutating func reading(
    _ parts: [Part], _ opened: [MergeInput], _ body: ([MergeInput], inout MergeRound) throws -> Void
  ) throws {
    guard let part = parts.first else { return try body(opened, &self) }
    let rest = Array(parts.dropFirst())
    if part.isDraft {
      return try DecisionLogReader(path: part.path)
        .snapshot { try reading(rest, opened + [MergeInput($0, path: part.path, isDraft: true)], body) }
    }
    var isRead = false
    do {
      try verifying(part, rest, opened, isRead: &isRead, body)
    } catch let error as AuditError where options.skipsBroken && !part.isOld && !isRead {
      // Damage to the file itself keeps it from being verified at all.
      guard let reason = error.reasonOfContent else { throw error }
      var verification = Verification()
      verification.add(.unreadable(reason: reason))
      report.skipped.append((part.path, verification))
      try reading(rest, opened, body)
    }
  }

  /// - Parameter isRead: Becomes true when the log was read to its end, be it whole or broken.
  private mutating func verifying(
    _ part: Part, _ rest: [Part], _ opened: [MergeInput], isRead: inout Bool,
    _ body: ([MergeInput], inout MergeRound) throws -> Void
  ) throws {
    let log = try DecisionLogReader(path: part.path)
    try log.verified(key: part.isOld ? nil : options.key, ignoresHead: options.ignoresHeads) { db, verification in
      isRead = true
      if verification.isWhole {
        return try reading(rest, opened + [MergeInput(db, path: part.path)], body)
      }
      guard options.skipsBroken, !part.isOld else {
        throw AuditError.broken(path: part.path, reason: verification.breaks.first?.description ?? "")
      }
      report.skipped.append((part.path, verification))
      try reading(rest, opened, body)
    }
  }
}

extension AuditError {
  /// Why a file's content is of no use; nil for other errors.
  fileprivate var reasonOfContent: String? {
    switch self {
    case .notALog(_, let reason), .unreadable(_, let reason): reason
    default: nil
    }
  }
}
