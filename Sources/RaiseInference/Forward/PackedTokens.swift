/// Tokens of one or more sequences, one after another without padding.
struct PackedTokens {
  /// A run of consecutive positions of one sequence.
  struct Run {
    /// Its rows among all.
    var rows: Range<Int>
    /// The position of the first of them.
    var firstPosition: Int
    /// Where its keys and values go, with those of the positions before.
    var cache: any KeyValueStore
    /// The keys and values of the positions before, where they are kept elsewhere; nil where the cache has them.
    var earlier: (any KeyValueStore)?
  }

  private(set) var tokens: [Int32] = []
  private(set) var segments: [Int32] = []
  private(set) var positions: [Int32] = []
  private(set) var runs: [Run] = []

  var count: Int { tokens.count }

  /// Adds a run, with the end token behind it where there is one. Ids and segments are within the model's tables.
  mutating func append(
    tokens newTokens: some Collection<Int32>, segments newSegments: some Collection<Int32>, firstPosition: Int,
    cache: any KeyValueStore, earlier: (any KeyValueStore)? = nil, end: Int32? = nil
  ) {
    let rows = count..<count + newTokens.count + (end == nil ? 0 : 1)
    tokens.append(contentsOf: newTokens)
    segments.append(contentsOf: newSegments)
    if let end {
      tokens.append(end)
      segments.append(segments.count > rows.lowerBound ? segments[segments.count - 1] : 0)
    }
    positions.append(contentsOf: (firstPosition..<firstPosition + rows.count).lazy.map { Int32($0) })
    runs.append(Run(rows: rows, firstPosition: firstPosition, cache: cache, earlier: earlier))
  }

  mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    segments.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
  }
}
