import RaiseCorpus

/// One of `count` parts into which the input files of a run are parted, so that many machines can each filter one.
///
///     let mine = Shard("3/16")?.files(of: CorpusInputs.files(matching: ["corpus/"]))
///
/// Whole files are dealt out, the largest first, each to the shard that has the fewest bytes so far. Who is dealt what
/// follows from the names and sizes on disk alone, so every machine that sees the same files parts them alike.
public struct Shard: Sendable, Hashable, CustomStringConvertible {
  /// Which part, from 1.
  public let index: Int
  /// How many parts.
  public let count: Int

  /// Nil unless 1 <= index <= count.
  public init?(index: Int, of count: Int) {
    guard count >= 1, (1...count).contains(index) else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// Reads `i/n`; nil when it is something else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else { return nil }
    self.init(index: index, of: count)
  }

  public var description: String { "\(index)/\(count)" }

  /// The files of this shard, in the order in which they came; none when there are fewer files than shards.
  public func files(of inputs: [CorpusFile]) -> [CorpusFile] {
    let sizes = inputs.map { FileStatus($0.path)?.bytes ?? 0 }
    let largestFirst = inputs.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
    var bytes = Array(repeating: 0, count: min(count, max(1, inputs.count)))
    var mine: Set<Int> = []
    for file in largestFirst {
      guard let least = bytes.indices.min(by: { (bytes[$0], $0) < (bytes[$1], $1) }) else { break }
      // An empty file counts too, or one shard would have all of them.
      bytes[least] += max(1, sizes[file])
      if least == index - 1 { mine.insert(file) }
    }
    return inputs.indices.filter(mine.contains).map { inputs[$0] }
  }
}
