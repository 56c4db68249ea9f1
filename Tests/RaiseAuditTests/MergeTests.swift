import Foundation
import GRDB
import RaiseCore
import Testing

@testable import RaiseAudit

@Suite struct MergeTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private var merged: String { folder.file("merged.sqlite") }

  // MARK: - What is in it

  @Test("A merged log holds every record of its sources, in order of time, and verifies")
  func merging() async throws {
    let paths = try await fill(["a": 0..<30, "b": 10..<25, "c": 20..<70])
    let report = try merge(paths)
    #expect(report.sourceCount == 3)
    #expect(report.recordCount == 95)
    #expect(report.addedCount == 95)
    let records = try readBack(merged)
    let times = records.map(\.timeMicroseconds)
    #expect(times == times.sorted())
    let expected = try paths.flatMap { try readBack($0) }
    #expect(Set(records) == Set(expected))
    #expect(records.count == expected.count)
    let verification = try DecisionLogReader(path: merged).verify()
    #expect(verification.isWhole, "\(verification.breaks)")
    #expect(verification.sourceCount == 3)
    #expect(verification.recordCount == 95)
    #expect(verification.coveredSequence == 95)
    // For each source the first checkpoint, the one of its end; and the merged log's own.
    #expect(verification.checkpointCount == 7)
  }

  @Test("Questions are answered over all sources: times, hazards, runs, ids, statistics")
  func questions() async throws {
    let paths = try await fill(["a": 0..<30, "b": 10..<25, "c": 20..<70])
    _ = try merge(paths)
    let all = try paths.flatMap { try readBack($0) }
    let log = try DecisionLogReader(path: merged)
    var filter = DecisionFilter()
    filter.since = Fixture.record(12).timeMicroseconds
    filter.until = Fixture.record(22).timeMicroseconds
    filter.hazards = [Hazard(rawValue: "prv")]
    let expected = all.filter { record in
      (filter.since ?? 0)...(filter.until ?? 0) ~= record.timeMicroseconds && !record.findings.isEmpty
    }
    #expect(expected.count == 4)
    #expect(Set(try log.answer(ListQuery(filter, limit: .max)).map(\.record)) == Set(expected))
    #expect(try log.answer(StatsQuery()).total == 95)
    for decision in try log.answer(ListQuery(limit: 7)) {
      #expect(try log.answer(ShowQuery(.id(decision.id))) == decision)
      #expect(try log.answer(ShowQuery(.sequence(decision.sequence))) == decision)
    }
    filter = DecisionFilter()
    filter.runs = ["b"]
    #expect(try log.answer(ListQuery(filter, limit: .max)).count == 15)
  }

  @Test("Texts with U+0000 and models come through as they were")
  func oddTexts() async throws {
    var record = Fixture.record(4)
    record.item = "a\0b"
    record.run = "run\0x"
    record.actor = "ada"
    record.model = ModelID(name: "tiny\0", digest: Fixture.digest(3))
    record.error = "step limit"
    let path = try await write("odd", [record, Fixture.record(5)])
    _ = try merge([path])
    #expect(try readBack(merged) == [record, Fixture.record(5)])
    #expect(try verification.isWhole)
  }

  @Test("A log without records is a source too")
  func empty() async throws {
    let report = try merge(try await fill(["a": 0..<0, "b": 0..<3]))
    #expect((report.sourceCount, report.recordCount) == (2, 3))
    #expect(try verification.isWhole)
  }

  // MARK: - Again

  @Test("Merging the same logs again changes nothing, not a byte")
  func twice() async throws {
    let paths = try await fill(["a": 0..<30, "b": 10..<25])
    _ = try merge(paths)
    let before = try Data(contentsOf: URL(fileURLWithPath: merged))
    let report = try merge(paths + paths.reversed())
    #expect((report.sourceCount, report.recordCount, report.addedCount) == (2, 45, 0))
    #expect(try Data(contentsOf: URL(fileURLWithPath: merged)) == before)
  }

  @Test("A log that has grown adds what is new in it; an older copy of it adds nothing")
  func grown() async throws {
    let path = try await write("a", (0..<20).map { Fixture.record($0) })
    let copy = folder.file("copy.sqlite")
    for ending in ["", ".pub", ".head"] {
      try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
    }
    _ = try merge([path])
    let log = try SQLiteDecisionLog(path: path, options: .fixed, seed: 2)
    try await log.record(contentsOf: (20..<35).map { Fixture.record($0) })
    try await log.close()
    let report = try merge([path, copy])
    #expect((report.sourceCount, report.recordCount, report.addedCount) == (1, 35, 15))
    #expect(try readBack(merged) == (0..<35).map { Fixture.record($0) })
    #expect(try merge([copy]).addedCount == 0)
    #expect(try verification.isWhole)
  }

  @Test("Merged logs merge, in any grouping, a few at a time or all at once", arguments: 1...12)
  func grouping(seed: UInt64) async throws {
    var generator = SplitMix64(seed: seed)
    var paths: [String] = []
    var expected: [DecisionRecord] = []
    for index in 0..<Int.random(in: 2...9, using: &generator) {
      let start = Int.random(in: 0...40, using: &generator)
      let records = (start..<start + Int.random(in: 0...40, using: &generator)).map {
        Fixture.record($0, run: "run-\(index)")
      }
      paths.append(try await write("log-\(index)", records))
      expected += records
    }
    var options = LogMerge.Options()
    options.width = Int.random(in: 2...4, using: &generator)
    let half = folder.file("half.sqlite")
    _ = try LogMerge(into: half, options: options).merge(Array(paths.shuffled(using: &generator).prefix(3)))
    _ = try merge(Array(paths.shuffled(using: &generator).prefix(2)))
    let report = try LogMerge(into: merged, options: options).merge((paths + [half]).shuffled(using: &generator))
    #expect(report.sourceCount == paths.count)
    #expect(try readBack(merged).sorted(by: precedes) == expected.sorted(by: precedes))
    let found = try verification
    #expect(found.isWhole, "\(found.breaks)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("merging") } == [])
  }

  @Test("More logs than are opened at a time")
  func many() async throws {
    var paths: [String] = []
    for index in 0..<70 { paths.append(try await write("log-\(index)", [Fixture.record(index, run: "run-\(index)")])) }
    let report = try merge(paths)
    #expect((report.sourceCount, report.recordCount, report.addedCount) == (70, 70, 70))
    #expect(try readBack(merged) == (0..<70).map { Fixture.record($0, run: "run-\($0)") })
    #expect(try verification.isWhole)
    #expect(try merge(paths.reversed()).addedCount == 0)
  }

  // MARK: - Attempts

  @Test("What two attempts at one run decided alike is held once, and both chains verify")
  func attempts() async throws {
    let first = try await write("first", (0..<30).map { Fixture.record($0, run: "task-7") })
    // The second attempt runs later, takes the rows in another order and decides one of them otherwise.
    let again = (0..<30).reversed().map { index in
      var record = Fixture.record(index, run: "task-7")
      record.timeMicroseconds += Int64(100 - 2 * index) * 1_000_000
      record.latencyMicroseconds += 3
      record.metadata["line"] = "\(30 - index)"
      if index == 12 { record.action = .flag }
      return record
    }
    let second = try await write("second", again)
    let report = try merge([first, second])
    #expect((report.recordCount, report.repeatCount) == (31, 29))
    let items = try readBack(merged).map(\.item)
    #expect(Set(items).count == 30)
    #expect(items.filter { $0 == "doc-12" }.count == 2)
    let found = try verification
    #expect(found.isWhole, "\(found.breaks)")
    #expect(found.repeatCount == 29)
    #expect(try DecisionLogReader(path: merged).answer(StatsQuery()).total == 31)
    // Both once more, and into another merged log: the same.
    #expect(try merge([second, first]).addedCount == 0)
    let other = folder.file("other.sqlite")
    let third = try await write("third", (0..<30).map { Fixture.record($0, run: "task-7") })
    let onward = try LogMerge(into: other).merge([third, merged])
    #expect((onward.sourceCount, onward.recordCount) == (3, 31))
    #expect(try DecisionLogReader(path: other).verify().isWhole)
  }

  @Test("Records of other runs, of servers and of one and the same log are never repeats")
  func noAttempts() async throws {
    let twice = [Fixture.record(1, run: "r"), Fixture.record(1, run: "r")]
    let paths = [
      try await write("a", twice), try await write("b", [Fixture.record(1, run: "s")]),
      try await write("c", [Fixture.record(1, run: "")]), try await write("d", [Fixture.record(1, run: "")]),
    ]
    let report = try merge(paths)
    #expect((report.recordCount, report.repeatCount) == (5, 0))
  }

  // MARK: - Refusals

  @Test("A broken log is refused with the record's number, and nothing is made")
  func broken() async throws {
    let paths = try await fill(["a": 0..<10, "b": 0..<20])
    try tamper(paths[1]) { try $0.execute(sql: "UPDATE decisions SET action = 'allow' WHERE sequence = 5") }
    let error = #expect(throws: AuditError.self) { try merge(paths) }
    #expect("\(error as Any)".contains("b.sqlite: this log is broken, so nothing was merged: record 5 was changed"))
    #expect(!FileManager.default.contents(in: folder.path).contains { $0.hasPrefix("merged") })
    var options = LogMerge.Options()
    options.skipsBroken = true
    let report = try LogMerge(into: merged, options: options).merge(paths)
    #expect(report.skipped.map(\.path) == [paths[1]])
    #expect((report.sourceCount, report.recordCount) == (1, 10))
    #expect(try verification.isWhole)
  }

  @Test("A file that is damaged beyond reading is left out like any broken log")
  func unreadable() async throws {
    let paths = try await fill(["a": 0..<10, "b": 0..<20])
    let url = URL(fileURLWithPath: paths[1])
    var bytes = try Data(contentsOf: url)
    // The first byte of a page says what kind of page it is.
    for page in stride(from: 4096, to: bytes.count, by: 4096) { bytes[page] = 0xFF }
    try bytes.write(to: url)
    #expect(throws: AuditError.self) { try merge(paths) }
    var options = LogMerge.Options()
    options.skipsBroken = true
    let report = try LogMerge(into: merged, options: options).merge(paths)
    #expect(report.skipped.map(\.path) == [paths[1]])
    #expect(report.skipped.first?.verification.breaks.first?.kind == "unreadable")
    #expect((report.sourceCount, report.recordCount) == (1, 10))
  }

  @Test("When all logs are broken and left out, nothing is made")
  func allBroken() async throws {
    let paths = try await fill(["a": 0..<10, "b": 0..<20, "c": 0..<5])
    for path in paths { try tamper(path) { try $0.execute(sql: "DELETE FROM decisions WHERE sequence = 3") } }
    var options = LogMerge.Options()
    options.skipsBroken = true
    options.width = 2
    #expect(try LogMerge(into: merged, options: options).merge(paths).skipped.count == 3)
    #expect(!FileManager.default.fileExists(atPath: merged))
  }

  @Test("A copy that went on differently is refused with the record's number")
  func forked() async throws {
    let path = try await write("a", (0..<20).map { Fixture.record($0) })
    let copy = folder.file("copy.sqlite")
    for ending in ["", ".pub", ".head", ".key"] {
      try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
    }
    for (path, start, count) in [(path, 20, 5), (copy, 30, 9)] {
      let log = try SQLiteDecisionLog(path: path, options: .fixed, seed: 2)
      try await log.record(contentsOf: (start..<start + count).map { Fixture.record($0) })
      try await log.close()
    }
    let error = #expect(throws: AuditError.self) { try merge([path, copy]) }
    #expect("\(error as Any)".contains("went on differently: record 25 is not the same"))
  }

  @Test("Files that cannot be merged, or merged into, are named with the reason")
  func wrongFiles() async throws {
    let path = try await write("a", [Fixture.record(1)])
    try Data("text".utf8).write(to: URL(fileURLWithPath: folder.file("notes")))
    let empty = try DatabaseQueue(path: folder.file("other.db"))
    try await empty.write { try $0.execute(sql: "CREATE TABLE t (c)") }
    #expect(throws: AuditError.noSuchLog(path: folder.file("none"))) { try merge([path, folder.file("none")]) }
    for name in ["notes", "other.db"] {
      #expect(throws: AuditError.self) { try merge([path, folder.file(name)]) }
    }
    #expect(throws: AuditError.notMerged(path: path)) {
      try LogMerge(into: path).merge([folder.file("none")])
    }
    _ = try merge([path])
    #expect(throws: AuditError.unmergeable(path: merged, reason: "it is the file to merge into")) {
      try merge([merged])
    }
    #expect(throws: AuditError.merged(path: merged)) { _ = try SQLiteDecisionLog(path: merged) }
    #expect(try verification.isWhole)
    let lock = try MergeLock(target: merged)
    #expect(throws: AuditError.mergeInUse(path: merged)) { try merge([path]) }
    withExtendedLifetime(lock) {}
  }

  @Test("What a killed merge left is removed by the next one")
  func leftovers() async throws {
    let path = try await write("a", [Fixture.record(1)])
    for name in ["merged.sqlite.merging", "merged.sqlite.merging-1", "merged.sqlite.merging-1-journal"] {
      try Data("half".utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    }
    _ = try merge([path])
    #expect(!FileManager.default.contents(in: folder.path).contains { $0.contains("merging") })
  }

  @Test("A log from before there were merged ones can be read, verified and merged")
  func olderSchema() async throws {
    let path = try await write("a", [Fixture.record(1)])
    try tamper(path) { db in
      for table in Schema.mergeTables.reversed() { try db.execute(sql: "DROP TABLE \(table)") }
      try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '3 %'")
    } restoring: { name in
      !Schema.mergeTables.contains { name.hasPrefix("\($0)_no_") }
    }
    #expect(try DecisionLogReader(path: path).verify().isWhole)
    _ = try merge([path])
    #expect(try readBack(merged) == [Fixture.record(1)])
  }

  // MARK: - Tampering

  /// The merged log has records 1 to 20 of source 1 ("a") and the same of 2 ("b"), one of each in turn, and of source 3
  /// ("c") record 1, while its record 2 repeats source 1's record 1.
  static let tamperings = [
    Tampering("another action", "UPDATE decisions SET action = 'allow' WHERE sequence = 10", ["changed"], at: 5),
    Tampering(
      "one removed", "DELETE FROM decisions WHERE sequence = 11; DELETE FROM findings WHERE sequence = 11",
      ["inconsistent", "removed", "inconsistent"], at: 6),
    Tampering(
      "a source's tail cut", "DELETE FROM decisions WHERE sequence = 40; DELETE FROM findings WHERE sequence = 40",
      ["inconsistent", "cut-off", "inconsistent"], at: 20),
    Tampering(
      "another source", "UPDATE origins SET source = 2 WHERE first = 3", ["removed", "changed", "inconsistent"], at: 2),
    Tampering("no source", "DELETE FROM origins", ["inconsistent"], at: nil),
    Tampering(
      "a source less", "DELETE FROM source_checkpoints WHERE source = 3; DELETE FROM sources WHERE id = 3",
      ["inconsistent", "inconsistent"], at: nil),
    Tampering(
      "a checkpoint less", "DELETE FROM source_checkpoints WHERE source = 2 AND number = 1",
      ["checkpoints-missing", "checkpoints-missing"], at: nil),
    Tampering(
      "a checkpoint changed", "UPDATE source_checkpoints SET time = time + 1 WHERE source = 2 AND number = 2",
      ["bad-signature"], at: nil),
    Tampering("a repeat gone", "DELETE FROM repeats", ["cut-off", "inconsistent"], at: 2),
    Tampering(
      "a repeat changed", "UPDATE repeats SET encoded = zeroblob(length(encoded))", ["changed"],
      at: 2),
    Tampering(
      "a record hidden among the repeats",
      """
      INSERT INTO repeats SELECT 2, 20, hash, x'' FROM decisions WHERE sequence = 40;
      DELETE FROM decisions WHERE sequence = 40; DELETE FROM findings WHERE sequence = 40
      """,
      ["changed", "inconsistent"], at: 20),
    Tampering("another signature", "UPDATE checkpoints SET sequence = 40", ["bad-signature"], at: nil),
    Tampering("no signature", "DELETE FROM checkpoints", ["checkpoints-missing"], at: nil),
    Tampering("a tally", "UPDATE tallies SET accepted = accepted + 1", ["inconsistent"], at: nil),
    Tampering("a table gone", "DROP TABLE repeats", [], at: nil),
  ]

  @Test("Whatever is changed in a merged log is noticed, and told by source", arguments: tamperings)
  func tampering(_ tampering: Tampering) async throws {
    _ = try merge(try await tamperedSources())
    #expect(try verification.isWhole)
    try tamper(merged) {
      try $0.execute(sql: tampering.sql)
    } restoring: {
      !tampering.sql.contains("DROP") || !$0.hasPrefix("repeats_")
    }
    let found = try? verification
    #expect(found?.isWhole != true)
    for kind in tampering.kinds {
      #expect(found?.breaks.map(\.kind).contains(kind) == true, "\(String(describing: found?.breaks))")
    }
    if let sequence = tampering.sequence {
      #expect(found?.breaks.contains { $0.sequence == sequence } == true, "\(String(describing: found?.breaks))")
    }
  }

  @Test("A record that is hidden among the repeats, well encoded, is missed by the signature")
  func hidden() async throws {
    _ = try merge(try await tamperedSources())
    try tamper(merged) { db in
      var records = try RecordCursor(db)
      while let record = try records.next(), record.sequence < 41 {}
      let encoded = records.encoder.bytes
      try db.execute(
        sql: """
          INSERT INTO repeats SELECT 3, 1, hash, ? FROM decisions WHERE sequence = 41;
          DELETE FROM decisions WHERE sequence = 41;
          UPDATE tallies SET accepted = accepted - 1 WHERE run = (SELECT id FROM runs WHERE name = 'c');
          """, arguments: [Data(encoded)])
    }
    let expected = ChainBreak.inconsistent(table: "sources", reason: "the merged log was signed over others")
    #expect(try verification.breaks.contains(expected))
  }

  @Test("A break names the source and the record's number there")
  func naming() async throws {
    let paths = try await tamperedSources()
    _ = try merge(paths)
    try tamper(merged) { try $0.execute(sql: "UPDATE decisions SET action = 'allow' WHERE sequence = 10") }
    #expect(
      try verification.breaks.map(\.description)
        == ["source \(paths[1]): record 5 was changed: its content does not give its hash"])
  }

  @Test("An older merged log beside its newer head is noticed, and so is another's key")
  func rolledBack() async throws {
    let paths = try await fill(["a": 0..<10, "b": 0..<20])
    _ = try merge([paths[0]])
    let old = folder.file("old")
    try FileManager.default.copyItem(atPath: merged, toPath: old)
    _ = try merge([paths[1]])
    try FileManager.default.removeItem(atPath: merged)
    try FileManager.default.moveItem(atPath: old, toPath: merged)
    #expect(try verification.breaks == [.checkpointsMissing(2...2)])
    #expect(throws: AuditError.self) { try merge([paths[1]]) }
    let key = SigningKey().verifyingKey
    let found = try DecisionLogReader(path: merged).verify(key: key, ignoresHead: true)
    #expect(found.breaks == [.otherKey(checkpoint: 1)])
  }

  @Test("Hashes written down of a source or of the merged log are found in it")
  func anchors() async throws {
    let paths = try await fill(["a": 0..<10, "b": 0..<20])
    _ = try merge(paths)
    let noted = try (paths + [merged]).map { try #require(try DecisionLogReader(path: $0).verify().anchor) }
    let log = try DecisionLogReader(path: merged)
    #expect(try log.verify(anchors: noted).isWhole)
    let other = LogAnchor(sequence: 10, hash: Fixture.digest(1))
    #expect(try log.verify(anchors: noted + [other]).breaks == [.anchorMissing(10)])
  }

  // MARK: - Means

  private var verification: Verification { get throws { try DecisionLogReader(path: merged).verify() } }

  private func merge(_ paths: [String]) throws -> MergeReport { try LogMerge(into: merged).merge(paths) }

  private func write(_ name: String, _ records: [DecisionRecord]) async throws -> String {
    let path = folder.file("\(name).sqlite")
    let log = try SQLiteDecisionLog(path: path, options: .fixed, seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    try await log.record(contentsOf: records)
    try await log.close()
    return path
  }

  /// Logs with the records of those numbers, each a run of its own, in order of their names.
  private func fill(_ logs: [String: Range<Int>]) async throws -> [String] {
    var paths: [String] = []
    for (name, indices) in logs.sorted(by: { $0.key < $1.key }) {
      paths.append(try await write(name, indices.map { Fixture.record($0, run: name) }))
    }
    return paths
  }

  private func tamperedSources() async throws -> [String] {
    var last = Fixture.record(1000, run: "c")
    last.timeMicroseconds = Fixture.now
    var repeated = Fixture.record(0, run: "a")
    repeated.timeMicroseconds = Fixture.now
    return try await fill(["a": 0..<20, "b": 0..<20]) + [try await write("c", [last, repeated])]
  }

  private func precedes(_ left: DecisionRecord, _ right: DecisionRecord) -> Bool {
    (left.run, left.timeMicroseconds) < (right.run, right.timeMicroseconds)
  }
}

extension FileManager {
  func contents(in folder: String) -> [String] { (try? contentsOfDirectory(atPath: folder)) ?? [] }
}
