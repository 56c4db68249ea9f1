import GRDB
import RaiseCore

/// The records that one input gives to a merge, in their order.
struct MergeStream {
  /// A record with its place in its chain.
  struct Item {
    var record: RecordCursor.Record
    /// The number of its source in the merged log.
    var source: Int64
    /// Counts from 1 in the source.
    var position: Int64
  }

  private let path: String
  private let choices: [Int64: MergePlan.Choice]
  private var records: RecordCursor
  private var origins: Origins
  private var walks: [Int64: ChainWalk] = [:]
  /// What comes next; nil at the end.
  private(set) var upcoming: Item?

  init(_ input: MergeInput, _ choices: [Int64: MergePlan.Choice]) throws {
    path = input.path
    self.choices = choices
    records = try RecordCursor(input.database)
    origins = try Origins(input.database, isMerged: Schema.isMerged(input.database))
    for id in choices.keys { walks[id] = try ChainWalk(input.database, source: id) }
    if !choices.isEmpty { try advance() }
  }

  /// The canonical form of the upcoming record.
  var encoded: [UInt8] { records.encoder.bytes }

  mutating func advance() throws {
    upcoming = nil
    while let record = try records.next() {
      let source = try origins.source(of: record.sequence)
      guard let choice = choices[source] else { continue }
      upcoming = Item(
        record: record, source: choice.source.id, position: try pass(record.hash, of: source, choice))
      return
    }
    for (source, choice) in choices {
      guard var walk = walks.removeValue(forKey: source) else { continue }
      try walk.passRepeats { try expect($0.hash, at: $1.position + 1, choice) }
    }
  }

  private mutating func pass(_ hash: ContentDigest, of source: Int64, _ choice: MergePlan.Choice) throws -> Int64 {
    guard var walk = walks.removeValue(forKey: source) else { return 0 }
    try walk.passRepeats { try expect($0.hash, at: $1.position + 1, choice) }
    walk.pass(hash)
    try expect(hash, at: walk.position, choice)
    let position = walk.position
    walks[source] = walk
    return position
  }

  /// What a shorter copy of the log ends with must stand at that place of this one.
  private func expect(_ hash: ContentDigest, at position: Int64, _ choice: MergePlan.Choice) throws {
    guard let expected = choice.expectedHashes[position], expected != hash else { return }
    throw AuditError.unmergeable(
      path: path,
      reason: "another copy of it, \(choice.source.name), went on differently: record \(position) is not the same")
  }
}
