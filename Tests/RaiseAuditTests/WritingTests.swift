import Foundation
import GRDB
import RaiseCore
import Testing

@testable import RaiseAudit

@Suite struct WritingTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test("Two writers of one file never fork the chain")
  func twoWriters() async throws {
    let logs = try (0..<2).map { _ in try SQLiteDecisionLog(path: folder.log) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (writer, log) in logs.enumerated() {
        group.addTask {
          for call in 0..<60 {
            try await log.record(contentsOf: (0..<5).map { Fixture.record(call * 5 + $0, run: "writer-\(writer)") })
            if call % 20 == 19 { try await log.flush() }
          }
          try await log.close()
        }
      }
      try await group.waitForAll()
    }
    let reader = try DecisionLogReader(path: folder.log)
    let report = try reader.verify()
    #expect(report.breaks == [])
    #expect(report.recordCount == 600)
    let runs = try reader.answer(ListQuery(limit: .max)).map(\.record.run)
    for start in stride(from: 0, to: 600, by: 5) { #expect(Set(runs[start..<start + 5]).count == 1) }
  }

  @Test("A log opened by many at once is made once")
  func openedAtOnce() async throws {
    let path = folder.log
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<6 {
        group.addTask {
          let log = try SQLiteDecisionLog(path: path)
          try await log.record(Fixture.record(writer))
          try await log.close()
        }
      }
      try await group.waitForAll()
    }
    let report = try DecisionLogReader(path: path).verify()
    #expect(report.breaks == [])
    #expect(report.recordCount == 6)
  }

  @Test("Small batches and a small queue lose nothing", arguments: [1, 3, 100], [1, 4, 1000])
  func bounds(batchSize: Int, queueBound: Int) async throws {
    var options = SQLiteDecisionLog.Options.fixed
    options.batchSize = batchSize
    options.queueBound = queueBound
    let log = try SQLiteDecisionLog(path: folder.log, options: options)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for call in 0..<10 {
            try await log.record(contentsOf: (0..<(call % 4 + 1)).map { Fixture.record($0, run: "\(writer)") })
          }
        }
      }
      try await group.waitForAll()
    }
    try await log.flush()
    for writer in 0..<4 { #expect(try await log.recordCount(ofRun: "\(writer)") == 23) }
    #expect(try DecisionLogReader(path: folder.log).verify().isWhole)
  }

  @Test("What could not be written is told, kept, and written by the next call that can")
  func retry() async throws {
    var options = SQLiteDecisionLog.Options.fixed
    options.busyTimeoutSeconds = 0.01
    let log = try SQLiteDecisionLog(path: folder.log, options: options)
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let blocker = try DatabaseQueue(path: folder.log, configuration: configuration)
    try await blocker.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    try await log.record(Fixture.record(0))
    await #expect(throws: AuditError.self) { try await log.flush() }
    await #expect(throws: AuditError.self) { try await log.record(Fixture.record(1)) }
    try await blocker.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    try await log.record(Fixture.record(2))
    try await log.close()
    #expect(try readBack(folder.log).map(\.item) == ["doc-0", "doc-2"])
    #expect(try DecisionLogReader(path: folder.log).verify().isWhole)
  }

  @Test("Who waits until records are written has those back that could not be, and they are not tried again")
  func written() async throws {
    var options = SQLiteDecisionLog.Options.fixed
    options.busyTimeoutSeconds = 0.01
    options.acknowledgement = .written
    options.queueBound = 1
    let log = try SQLiteDecisionLog(path: folder.log, options: options)
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let blocker = try DatabaseQueue(path: folder.log, configuration: configuration)
    try await log.record(Fixture.record(0))
    #expect(try readBack(folder.log).map(\.item) == ["doc-0"])
    try await blocker.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let failures = await withTaskGroup(of: Bool.self) { group in
      for index in 1...5 {
        group.addTask { (try? await log.record(Fixture.record(index))) == nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(failures == 5)
    try await blocker.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    try await log.record(Fixture.record(6))
    #expect(try readBack(folder.log).map(\.item) == ["doc-0", "doc-6"])
    try await log.close()
    #expect(try DecisionLogReader(path: folder.log).verify().isWhole)
  }

  @Test("The copy of a log that is being written verifies")
  func crash() async throws {
    var options = SQLiteDecisionLog.Options.fixed
    options.checkpointInterval = 7
    options.batchSize = 5
    let log = try SQLiteDecisionLog(path: folder.log, options: options)
    for round in 0..<12 {
      try await log.record(contentsOf: (0..<10).map { Fixture.record(round * 10 + $0) })
      // As after SIGKILL: the head is read first, so it never leads.
      let copy = folder.file("copy-\(round).sqlite")
      for suffix in [".head", ".pub", ".key", "", "-wal"] {
        try? FileManager.default.copyItem(atPath: folder.log + suffix, toPath: copy + suffix)
      }
      let report = try DecisionLogReader(path: copy).verify()
      #expect(report.breaks == [], "round \(round)")
      let revived = try SQLiteDecisionLog(path: copy, options: options)
      #expect(try await revived.recordCount(ofRun: "run-1") == Int(report.recordCount))
      try await revived.record(Fixture.record(999))
      try await revived.close()
      #expect(try DecisionLogReader(path: copy).verify().isWhole)
    }
    try await log.close()
  }

  @Test("Times never fall along the log, and what the caller said is kept")
  func times() async throws {
    let log = try SQLiteDecisionLog(path: folder.log, options: .fixed)
    var records = (0..<4).map { Fixture.record($0) }
    records[2].timeMicroseconds = 17
    records[3].timeMicroseconds = .max
    try await log.record(contentsOf: records)
    try await log.close()
    let found = try DecisionLogReader(path: folder.log).answer(ListQuery())
    #expect(found.map(\.record) == records)
    let second = records[1].timeMicroseconds
    #expect(found.map(\.timeMicroseconds) == [records[0].timeMicroseconds, second, second, Fixture.now])
  }

  @Test("Sampling keeps evidence and failures, is recorded, and counts what it left out")
  func sampling() async throws {
    var options = SQLiteDecisionLog.Options.fixed
    options.allowedShare = 0.25
    let log = try SQLiteDecisionLog(path: folder.log, options: options)
    var records = (0..<1000).map { Fixture.record($0) }
    records[0].error = "it could not be judged"
    records[0].failedOpen = true
    for start in stride(from: 0, to: 1000, by: 10) {
      try await log.record(contentsOf: Array(records[start..<start + 10]))
    }
    try await log.flush()
    #expect(try await log.recordCount(ofRun: "run-1") == 1000)
    try await log.close()
    let reader = try DecisionLogReader(path: folder.log)
    #expect(try reader.verify().breaks == [])
    let kept = try readBack(folder.log).filter { $0.component != "log" }
    #expect(kept.contains(records[0]))
    #expect(kept.filter { !$0.findings.isEmpty } == records.filter { !$0.findings.isEmpty })
    let omissions = try reader.answer(SamplingQuery())
    #expect(omissions == [.init(share: "0.25", omittedCount: Int64(1000 - kept.count))])
    #expect((150...250).contains(kept.filter { $0.action == .allow }.count))
    #expect(try reader.answer(StatsQuery()).total == Int64(kept.count))
  }

  @Test("A resumed run leaves the same ones out")
  func resumedSampling() async throws {
    var options = SQLiteDecisionLog.Options.fixed
    options.allowedShare = 0.5
    let records = (0..<200).map { Fixture.record($0) }
    let whole = folder.file("whole.sqlite")
    for (path, cuts) in [(whole, [200]), (folder.log, [13, 50, 121, 200])] {
      for cut in cuts {
        let log = try SQLiteDecisionLog(path: path, options: options)
        let done = try await log.recordCount(ofRun: "run-1")
        try await log.record(contentsOf: Array(records[done..<cut]))
        try await log.close()
      }
    }
    let kept = try [whole, folder.log].map { try readBack($0).filter { $0.component != "log" } }
    #expect(kept[0] == kept[1])
  }

  @Test("A closed log takes nothing more")
  func closed() async throws {
    let log = try SQLiteDecisionLog(path: folder.log)
    try await log.close()
    await #expect(throws: AuditError.closed(path: folder.log)) { try await log.record(Fixture.record(0)) }
    await #expect(throws: AuditError.closed(path: folder.log)) { try await log.flush() }
  }

  @Test("The private key is for its owner alone")
  func keyFile() async throws {
    try await Fixture.fill(folder.log, count: 1)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.log + ".key")[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try SigningKey().pem.write(toFile: folder.log + ".key", atomically: true, encoding: .utf8)
    #expect(throws: AuditError.otherSigningKey(log: folder.log, key: folder.log + ".key")) {
      try SQLiteDecisionLog(path: folder.log)
    }
    try "not a key".write(toFile: folder.log + ".key", atomically: true, encoding: .utf8)
    #expect(throws: AuditError.signingKey(path: folder.log + ".key", reason: "it holds no Ed25519 private key in PEM"))
    {
      try SQLiteDecisionLog(path: folder.log)
    }
  }

  @Test("Neither a missing folder, a folder, another database nor a text becomes a log")
  func wrongFiles() async throws {
    let text = folder.file("notes.txt")
    try String(repeating: "not a database\n", count: 100).write(toFile: text, atomically: true, encoding: .utf8)
    let other = folder.file("other.sqlite")
    try await DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t (x)") }
    for path in [folder.file("missing/log.sqlite"), folder.path, text, other] {
      #expect(throws: AuditError.self, "\(path)") { try SQLiteDecisionLog(path: path) }
      #expect(throws: AuditError.self, "\(path)") { try DecisionLogReader(path: path) }
    }
    #expect(try String(contentsOfFile: text, encoding: .utf8).hasPrefix("not a database"))
    let missing = folder.file("missing.sqlite")
    #expect(throws: AuditError.noSuchLog(path: missing)) { try DecisionLogReader(path: missing) }
    #expect(!FileManager.default.fileExists(atPath: missing))
  }
}
