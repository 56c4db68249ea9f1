import Foundation
import GRDB
import RaiseCore

/// Writes the records of several inputs, in order of their times, into a new database.
struct MergeWriter {
  private let database: Database
  private let inputs: [MergeInput]
  private let plan: MergePlan
  private let statements: InsertStatements
  private var identities: [IdentityMap]
  private var finder: RepeatFinder
  private var values = CanonicalValues()
  private var row: [EncodedDecision.Value] = []
  private var sequence: Int64 = 0
  private var lastSource: Int64 = 0
  private var accepted: [Int64: Int64] = [:]
  /// How many records were found to be repeats of others.
  private(set) var repeatCount: Int64 = 0

  /// - Parameter db: A new log, in a transaction.
  init(_ db: Database, _ inputs: [MergeInput], _ plan: MergePlan) throws {
    database = db
    self.inputs = inputs
    self.plan = plan
    statements = try InsertStatements(db)
    var common = Identities()
    var runs: [Int64: Int] = [:]
    identities = try inputs.indices.map { index in
      let isTaken = plan.choices.contains { $0.input == index }
      let map = try IdentityMap(isTaken ? inputs[index].database : nil, into: db, &common)
      for run in map.namedRuns { runs[run, default: 0] += 1 }
      return map
    }
    finder = try RepeatFinder(db, sharedRuns: Set(runs.filter { $0.value > 1 }.keys))
  }

  /// Writes everything; returns the number of records that stand in the merged log.
  mutating func write() throws -> Int64 {
    for choice in plan.choices {
      try choice.source.insert(in: database)
      try copyRepeats(of: choice)
    }
    var streams = try inputs.indices.map { try MergeStream(inputs[$0], plan.choices(of: $0)) }
    while let (input, bound) = Self.next(streams) {
      // As long as no other input has an earlier record, this one goes on.
      while let item = streams[input].upcoming, bound.map({ (item.record.time, input) < $0 }) ?? true {
        try write(item, streams[input].encoded, from: input)
        try streams[input].advance()
      }
    }
    for (run, count) in accepted.sorted(by: { $0.key < $1.key }) {
      try database.cachedStatement(sql: "INSERT INTO tallies (run, accepted) VALUES (?, ?)")
        .execute(arguments: [run, count])
    }
    return sequence
  }

  /// The input with the earliest record, and the time and index of the one that follows; nil at the end.
  private static func next(_ streams: [MergeStream]) -> (input: Int, bound: (Int64, Int)?)? {
    var first: (Int64, Int)?
    var second: (Int64, Int)?
    for (index, stream) in streams.enumerated() {
      guard let time = stream.upcoming?.record.time else { continue }
      let place = (time, index)
      if first.map({ place < $0 }) ?? true {
        (first, second) = (place, first)
      } else if second.map({ place < $0 }) ?? true {
        second = place
      }
    }
    return first.map { ($0.1, second) }
  }

  private mutating func write(_ item: MergeStream.Item, _ encoded: [UInt8], from input: Int) throws {
    let run = identities[input].runs[item.record.run] ?? 0
    let source = item.source
    if try finder.isRepeat(encoded, run: run, source: source) {
      repeatCount += 1
      return try insertRepeat(source, item.position, item.record.hash, encoded)
    }
    sequence += 1
    if source != lastSource {
      lastSource = source
      try database.cachedStatement(sql: "INSERT INTO origins (first, source) VALUES (?, ?)")
        .execute(arguments: [sequence, source])
    }
    accepted[run, default: 0] += item.record.acceptedCount
    fill(item.record, encoded, run: run, identities[input])
    try statements.insert(row, in: encoded, hash: item.record.hash)
  }

  /// The columns of the record and of its findings, from its canonical form, in which names stand for numbers.
  private mutating func fill(
    _ record: RecordCursor.Record, _ encoded: [UInt8], run: Int64, _ identities: IdentityMap
  ) {
    values.read(encoded)
    let form = values.values
    row.removeAll(keepingCapacity: true)
    row.append(.integer(sequence))
    row += form[1..<7]
    row.append(.integer(run))
    row += form[8..<15]
    row.append(.integer(identities.policies[record.policy] ?? 0))
    row.append(record.model.flatMap { identities.models[$0] }.map { .integer($0) } ?? .null)
    row += form[20..<CanonicalForm.findingCountIndex]
    var ordinal: Int64 = 0
    for start in stride(from: CanonicalForm.findingCountIndex + 1, to: form.count, by: 8) {
      row.append(.integer(sequence))
      row.append(.integer(ordinal))
      row += form[start..<min(start + 8, form.count)]
      ordinal += 1
    }
  }

  private func copyRepeats(of choice: MergePlan.Choice) throws {
    var walk = try ChainWalk(inputs[choice.input].database, source: choice.idInInput)
    try walk.copyRepeats { try insertRepeat(choice.source.id, $0.sequence, $0.hash, $0.encoded) }
  }

  private func insertRepeat(_ source: Int64, _ position: Int64, _ hash: ContentDigest, _ encoded: [UInt8]) throws {
    try database.cachedStatement(sql: "INSERT INTO repeats (source, sequence, hash, encoded) VALUES (?, ?, ?, ?)")
      .execute(arguments: [source, position, Data(hash.bytes), Data(encoded)])
  }
}

/// The numbers that an input's runs, policies and models have in the merged log.
struct IdentityMap {
  private(set) var runs: [Int64: Int64] = [:]
  private(set) var policies: [Int64: Int64] = [:]
  private(set) var models: [Int64: Int64] = [:]
  /// The runs that have a name, by their numbers in the merged log.
  private(set) var namedRuns: [Int64] = []

  /// - Parameter input: Nil when nothing is taken from it.
  init(_ input: Database?, into db: Database, _ common: inout Identities) throws {
    guard let input else { return }
    let runRows = try Cursor(input, "SELECT id, name FROM runs")
    while try runRows.step() {
      let name = runRows.text(1)
      let run = try common.run(name, in: db).id
      runs[runRows.integer(0)] = run
      if !name.isEmpty { namedRuns.append(run) }
    }
    let policyRows = try Cursor(input, "SELECT id, name, version, digest FROM policies")
    while try policyRows.step() {
      let policy = PolicyID(
        name: policyRows.text(1), version: policyRows.text(2), digest: policyRows.digest(3) ?? .zero)
      policies[policyRows.integer(0)] = try common.policy(policy, in: db).id
    }
    let modelRows = try Cursor(input, "SELECT id, name, digest FROM models")
    while try modelRows.step() {
      let model = ModelID(name: modelRows.text(1), digest: modelRows.digest(2) ?? .zero)
      models[modelRows.integer(0)] = try common.model(model, in: db).id
    }
  }
}
