/// Which row of a benchmark an n-gram comes from, by the n-gram's hash: about 24 bytes for each n-gram.
///
/// Hashes lie in order of their upper bits, and a list says where those of each value begin, so that a look-up reads one
/// place of each. An n-gram of several rows belongs to the first.
struct NGramTable: Sendable {
  private let shift: UInt64
  /// Where the hashes with these upper bits begin and end.
  private let starts: [UInt32]
  private let ends: [UInt32]
  private let hashes: [UInt64]
  private let rows: [UInt32]

  /// A table of hashes with the row of each, fewer than 2^32.
  init(hashes unsorted: [UInt64], rows unsortedRows: [UInt32]) {
    let bits = max(1, UInt64.bitWidth - unsorted.count.leadingZeroBitCount)
    let shift = UInt64(UInt64.bitWidth - bits)
    var starts = [UInt32](repeating: 0, count: (1 << bits) + 1)
    for hash in unsorted { starts[Int(hash >> shift) + 1] += 1 }
    for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
    var next = starts
    var hashes = [UInt64](repeating: 0, count: unsorted.count)
    var rows = [UInt32](repeating: 0, count: unsorted.count)
    for (hash, row) in zip(unsorted, unsortedRows) {
      let bucket = Int(hash >> shift)
      // What comes again is left out; its place stays free, behind the others of its bucket.
      guard !hashes[Int(starts[bucket])..<Int(next[bucket])].contains(hash) else { continue }
      hashes[Int(next[bucket])] = hash
      rows[Int(next[bucket])] = row
      next[bucket] += 1
    }
    next.removeLast()
    ends = next
    (self.shift, self.starts, self.hashes, self.rows) = (shift, starts, hashes, rows)
  }

  /// The first row with the n-gram; nil when none has it.
  @inline(__always)
  func row(of hash: UInt64) -> Int? {
    let bucket = Int(hash >> shift)
    var place = Int(starts[bucket])
    let end = Int(ends[bucket])
    while place < end {
      if hashes[place] == hash { return Int(rows[place]) }
      place += 1
    }
    return nil
  }

  /// Calls `body` with the row of each n-gram.
  func forEachRow(_ body: (Int) -> Void) {
    for bucket in ends.indices {
      for place in Int(starts[bucket])..<Int(ends[bucket]) { body(Int(rows[place])) }
    }
  }
}
