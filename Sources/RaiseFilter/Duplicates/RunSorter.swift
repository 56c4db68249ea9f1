import Foundation

/// Sorts more records than memory holds: what does not fit goes to disk in sorted runs, which are merged in the end.
///
/// The order of the merged records depends on the records alone, not on where the runs were cut.
final class RunSorter<Record: PlacedRecord> {
  private let folder: String
  /// How many records are sorted at once.
  let capacity: Int
  private var pending: [Record] = []
  /// How many runs are on disk.
  private(set) var runCount: Int

  /// - Parameters:
  ///   - folder: Where the runs lie.
  ///   - memoryBytes: About how much memory sorting takes. Swift's sort needs half as much again as what it sorts.
  ///   - runCount: Runs that lie there from before an interruption; any others are overwritten.
  init(folder: String, memoryBytes: Int, runCount: Int = 0) {
    self.folder = folder
    capacity = max(1024, memoryBytes / (Record.byteCount * 3 / 2))
    self.runCount = runCount
  }

  /// Whether ``spill()`` is due.
  var isFull: Bool { pending.count >= capacity }
  /// Whether so many more fit into memory. An array that outgrows its place takes it twice for a while.
  func hasRoom(for count: Int) -> Bool { pending.count + count <= capacity }
  /// Records that are on no disk yet.
  var hasPending: Bool { !pending.isEmpty }

  /// Adds records without spilling: whoever saves what was read until here calls ``spill()`` first.
  func add(_ record: Record) {
    // An array that grows by itself may take twice what it holds.
    if pending.count == capacity / 8 { pending.reserveCapacity(capacity) }
    pending.append(record)
  }

  /// Writes what is pending as one more run, durably.
  func spill() throws {
    guard !pending.isEmpty else { return }
    pending.sort()
    let file = try RunFile<Record>(writing: path(runCount))
    for record in pending { try file.append(record) }
    try file.finish()
    runCount += 1
    pending.removeAll(keepingCapacity: true)
  }

  /// Hands over all records in ascending order.
  func merge(_ body: (Record) throws -> Void) throws {
    try spill()
    pending = []
    var runs = Array(0..<runCount)
    // Each open run takes a descriptor and a buffer; more are put together in rounds first. What they were made of stays,
    // so that a run that is killed here can begin to merge again.
    while runs.count > RunHeads<Record>.maxOpenRuns {
      let merged = try RunFile<Record>(writing: path(runCount))
      let some = runs.prefix(RunHeads<Record>.maxOpenRuns)
      try mergeRuns(some.map(path)) { try merged.append($0) }
      try merged.finish()
      runs = Array(runs.dropFirst(RunHeads<Record>.maxOpenRuns)) + [runCount]
      runCount += 1
    }
    try mergeRuns(runs.map(path), body)
  }

  private func path(_ run: Int) -> String { "\(folder)/run-\(run)" }

  private func mergeRuns(_ paths: [String], _ body: (Record) throws -> Void) throws {
    var heads = try RunHeads<Record>(paths.map { try RunReader($0) })
    while let record = try heads.next() {
      try Task.checkCancellation()
      try body(record)
    }
  }
}

/// A run that is being written.
final class RunFile<Record: PlacedRecord> {
  private let file: BufferedOutput

  init(writing path: String) throws { file = try BufferedOutput(path: path) }

  func append(_ record: Record) throws { try withUnsafeBytes(of: record) { try file.append($0) } }

  /// Returns when all of it is on the disk.
  func finish() throws { try file.finish() }
}

/// Reads a run from its beginning.
final class RunReader<Record: PlacedRecord> {
  private let path: String
  private let handle: FileHandle
  private var buffer = Data()
  private var offset = 0

  init(_ path: String) throws {
    self.path = path
    guard let handle = FileHandle(forReadingAtPath: path) else { throw FilterError.system(path) }
    self.handle = handle
  }

  deinit { try? handle.close() }

  func next() throws -> Record? {
    if offset + Record.byteCount > buffer.count { try fill() }
    guard offset + Record.byteCount <= buffer.count else { return nil }
    defer { offset += Record.byteCount }
    return buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Record.self) }
  }

  private func fill() throws {
    do {
      buffer = try handle.read(upToCount: Record.byteCount << 13) ?? Data()
      offset = 0
    } catch {
      throw FilterError.cannotRead(path: path, reason: "\(error)")
    }
  }
}

/// The next record of each of several runs, the least one first: a binary heap.
struct RunHeads<Record: PlacedRecord> {
  /// Runs that may be merged at once.
  static var maxOpenRuns: Int { 128 }

  private var heap: [(record: Record, run: Int)] = []
  private let runs: [RunReader<Record>]

  init(_ runs: [RunReader<Record>]) throws {
    self.runs = runs
    for (index, run) in runs.enumerated() {
      if let record = try run.next() { heap.append((record, index)) }
    }
    for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(index) }
  }

  mutating func next() throws -> Record? {
    guard let least = heap.first else { return nil }
    if let record = try runs[least.run].next() {
      heap[0].record = record
    } else {
      let last = heap.removeLast()
      if !heap.isEmpty { heap[0] = last }
    }
    sink(0)
    return least.record
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, heap[child + 1].record < heap[child].record { child += 1 }
      guard heap[child].record < heap[parent].record else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}
