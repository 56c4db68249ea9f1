import Foundation
import GRDB
import RaiseCore

/// Reads a whole merged log in one pass and compares the chain of each source with its hashes and signatures, and the
/// list of sources with the merged log's own signature.
struct MergedVerifier {
  private let database: Database
  private let head: Verifier.Head
  private let pinnedKey: VerifyingKey?
  private let chains: [Int64: SourceChain]
  private var report = Verification()
  private var tallies: TallyCheck
  private var missingAnchors: Set<LogAnchor> = []

  /// - Parameters: As of ``Verifier``; the key is that of the merged log. Sources are checked with the keys of their
  ///   first checkpoints, which the merged log's signature covers.
  init(_ db: Database, head: Verifier.Head, pinnedKey: VerifyingKey?) throws {
    database = db
    self.head = head
    self.pinnedKey = pinnedKey
    tallies = try TallyCheck(db)
    let sources = try LogSource.all(in: db, path: "")
    chains = Dictionary(uniqueKeysWithValues: try sources.map { ($0.id, try SourceChain($0, db)) })
  }

  mutating func verify(anchors: [LogAnchor]) throws -> Verification {
    missingAnchors = Set(anchors)
    for trigger in try Schema.missingTriggers(of: Schema.tables + Schema.mergeTables, database) {
      report.add(.unprotected(trigger: trigger))
    }
    try checkRecords()
    for (_, chain) in chains.sorted(by: { $0.key < $1.key }) {
      try chain.finish(&missingAnchors)
      report.add(chain)
    }
    try checkSeal()
    for found in try tallies.breaks(database) { report.add(found) }
    for sequence in missingAnchors.map(\.sequence).sorted() { report.add(.anchorMissing(sequence)) }
    return report
  }

  private mutating func checkRecords() throws {
    var records = try RecordCursor(database)
    var origins = try Origins(database, isMerged: true)
    var last: (sequence: Int64, time: Int64) = (0, .min)
    while let record = try records.next() {
      report.recordCount += 1
      if record.sequence != last.sequence + 1 {
        tell("records between \(last.sequence) and \(record.sequence) are missing")
      }
      if record.time < last.time { tell("record \(record.sequence) is older than the one in front") }
      last = (record.sequence, record.time)
      tallies.count(record)
      if let chain = chains[try origins.source(of: record.sequence)] {
        try chain.pass(record, &missingAnchors)
      } else {
        tell("record \(record.sequence) is of no source")
      }
    }
    for (sequence, count) in records.orphans {
      report.add(.inconsistent(table: "findings", reason: "\(count) of record \(sequence), which is not there"))
    }
  }

  private mutating func tell(_ reason: String) { report.add(.inconsistent(table: "decisions", reason: reason)) }

  /// The merged log's own checkpoint and head.
  private mutating func checkSeal() throws {
    report.sourceCount = Int64(chains.count)
    report.trustedKey = pinnedKey
    let seals = try Checkpoint.all(in: database)
    guard let seal = seals.last else { return report.add(.checkpointsMissing(1...1)) }
    report.checkpointCount += 1
    let key = pinnedKey ?? VerifyingKey(bytes: seal.publicKey)
    if let found = seal.fault(for: key) {
      report.add(found)
    } else if try seal.hash != SourceSeal.digest(database) {
      report.add(.inconsistent(table: "sources", reason: "the merged log was signed over others"))
    } else {
      report.coveredSequence = report.recordCount
      report.anchor = LogAnchor(sequence: seal.sequence, hash: seal.hash)
      report.anchor.map { _ = missingAnchors.remove($0) }
    }
    checkHead(seal, key)
  }

  private mutating func checkHead(_ seal: Checkpoint, _ key: VerifyingKey?) {
    switch head {
    case .ignored: return
    case .missing: report.add(.headMissing)
    case .unusable(let reason): report.add(.headUnusable(reason: reason))
    case .checkpoint(let head):
      guard let key, head.isSigned(by: key) else {
        return report.add(.headUnusable(reason: "its signature is not by the log's key"))
      }
      if head.number > seal.number { report.add(.checkpointsMissing((seal.number + 1)...head.number)) }
    }
  }
}

extension Checkpoint {
  /// What is wrong with the signature, if anything.
  func fault(for key: VerifyingKey?) -> ChainBreak? {
    guard let key, key.bytes == publicKey else { return .otherKey(checkpoint: number) }
    return isSigned(by: key) ? nil : .badSignature(checkpoint: number)
  }
}

extension Verification {
  /// Adds what was found about a source.
  mutating func add(_ chain: SourceChain) {
    checkpointCount += Int64(chain.source.checkpoints.count)
    repeatCount += chain.repeatCount
    for found in chain.breaks { add(.inSource(chain.source.name, found)) }
  }
}

/// The chain of one source of a merged log, checked record by record.
final class SourceChain {
  let source: LogSource
  private(set) var breaks: [ChainBreak] = []
  private(set) var repeatCount: Int64 = 0
  private var walk: ChainWalk
  /// What is yet to be compared, in order of the record.
  private var checkpoints: ArraySlice<Checkpoint>
  private var covered: Int64 = 0
  private var severed: [Int64] = []

  init(_ source: LogSource, _ db: Database) throws {
    self.source = source
    walk = try ChainWalk(db, source: source.id)
    checkpoints = []
    checkpoints = checkedCheckpoints()[...]
  }

  /// The checkpoints whose signatures hold.
  private func checkedCheckpoints() -> [Checkpoint] {
    let key = source.checkpoints.first.flatMap { VerifyingKey(bytes: $0.publicKey) }
    if source.checkpoints.first?.signature != source.genesis { breaks.append(.checkpointsMissing(1...1)) }
    var number: Int64 = 0
    return source.checkpoints.filter { checkpoint in
      if checkpoint.number > number + 1 { breaks.append(.checkpointsMissing((number + 1)...(checkpoint.number - 1))) }
      number = checkpoint.number
      guard let fault = checkpoint.fault(for: key) else { return checkpoint.sequence > 0 }
      breaks.append(fault)
      return false
    }.sorted { $0.sequence < $1.sequence }
  }

  func pass(_ record: RecordCursor.Record, _ anchors: inout Set<LogAnchor>) throws {
    try passRepeats(&anchors)
    pass(record.hash, computed: record.computedHash, previous: record.previous, &anchors)
  }

  /// Passes what stands behind the last other record, and compares the end with the one that was signed over.
  func finish(_ anchors: inout Set<LogAnchor>) throws {
    try passRepeats(&anchors)
    let missing = source.records - walk.position
    if let first = severed.first, severed.count == 1, missing > 0 {
      breaks.append(.removedBefore(first, count: missing))
    } else {
      breaks += severed.map { missing <= 0 ? .rewritten($0 - 1) : .severed($0) }
      if missing > 0 { breaks.append(.cutOff(after: walk.position, upTo: source.records)) }
    }
    if missing < 0 {
      breaks.append(.inconsistent(table: "decisions", reason: "\(-missing) records more than were merged"))
    } else if missing == 0, breaks.isEmpty, walk.hash != source.hash {
      breaks.append(.replaced(min(covered + 1, walk.position)...walk.position))
    }
  }

  private func passRepeats(_ anchors: inout Set<LogAnchor>) throws {
    try walk.passRepeats { record, place in
      repeatCount += 1
      // The walk passes it afterwards; only the comparison is made here.
      compare(record.hash, computed: record.computedHash, previous: record.previous, at: place, &anchors)
    }
  }

  private func pass(
    _ hash: ContentDigest, computed: ContentDigest, previous: ContentDigest?, _ anchors: inout Set<LogAnchor>
  ) {
    compare(hash, computed: computed, previous: previous, at: walk, &anchors)
    walk.pass(hash)
  }

  /// Compares the record behind `place` with the chain, and with the checkpoint that was signed over it.
  private func compare(
    _ hash: ContentDigest, computed: ContentDigest, previous: ContentDigest?, at place: ChainWalk,
    _ anchors: inout Set<LogAnchor>
  ) {
    let position = place.position + 1
    if hash != computed { breaks.append(.changed(position)) }
    if previous != place.hash { severed.append(position) }
    if !anchors.isEmpty { anchors.remove(LogAnchor(sequence: position, hash: hash)) }
    while let next = checkpoints.first, next.sequence <= position {
      checkpoints.removeFirst()
      if next.hash == hash {
        covered = position
      } else if severed.isEmpty && breaks.isEmpty {
        breaks.append(.replaced((covered + 1)...position))
      }
    }
  }
}
