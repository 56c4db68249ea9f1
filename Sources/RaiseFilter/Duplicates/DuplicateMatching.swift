/// Finds the pairs in what the first reading left, and writes them for the second reading and for people.
struct DuplicateMatching {
  let folder: DuplicateFolder
  let options: DuplicateOptions
  let inputNames: [String]
  let state: DuplicateState

  /// Writes the file of pairs and the pair report.
  func run() throws {
    let catalogue = try Catalogue(folder: folder.path, sketchLength: options.sketchLength)
    let pairs = try RunFile<SortRecord>(writing: folder.pairs)
    let report = try PairReport(
      path: folder.unfinishedReport, catalogue: catalogue, inputNames: inputNames, options: options)
    try forEachPair(catalogue) { pair in
      try pairs.append(pair.record)
      try report.add(pair)
    }
    try pairs.finish()
    try report.finish()
    try Folders.move(folder.unfinishedReport, onto: folder.report)
  }

  private var sorter: RunSorter<SortRecord> {
    RunSorter(folder: folder.runs, memoryBytes: options.memoryBytes, runCount: state.runs)
  }

  /// Hands over the pairs in ascending order of what is removed.
  private func forEachPair(_ catalogue: Catalogue, _ body: (DuplicatePair) throws -> Void) throws {
    if options.method == .minHash {
      try forEachSimilarPair(catalogue, body)
    } else {
      try forEachEqualPair(body)
    }
  }

  /// Of equal pieces the first is kept. Pairs come in the order of keys, so they are sorted once more.
  private func forEachEqualPair(_ body: (DuplicatePair) throws -> Void) throws {
    try Folders.remove(folder.pairRuns)
    let pairs = RunSorter<SortRecord>(folder: folder.pairRuns, memoryBytes: options.memoryBytes)
    try forEachRepetition { first, repeated in
      pairs.add(DuplicatePair(removed: repeated, kept: first, similarity: 1).record)
      if pairs.isFull { try pairs.spill() }
    }
    try pairs.merge { try body(DuplicatePair($0)) }
  }

  /// Of documents joined by equal bands, however long the chain, one is kept.
  private func forEachSimilarPair(_ catalogue: Catalogue, _ body: (DuplicatePair) throws -> Void) throws {
    var clusters = DuplicateClusters(count: catalogue.count)
    try forEachRepetition { first, repeated in
      clusters.join(DuplicatePlace.document(first), DuplicatePlace.document(repeated))
    }
    let kept = longest(of: &clusters, catalogue)
    for document in 0..<clusters.count {
      let root = clusters.root(of: document)
      let keeper = kept[root] ?? root
      guard keeper != document, root != document || kept[root] != nil else { continue }
      try Task.checkCancellation()
      let similarity = MinHash.similarity(catalogue.sketch(of: document), catalogue.sketch(of: keeper))
      try body(
        DuplicatePair(
          removed: DuplicatePlace.of(document: document), kept: DuplicatePlace.of(document: keeper),
          similarity: similarity))
    }
  }

  /// For each set, by its root, the document to keep; empty when that is the root.
  private func longest(of clusters: inout DuplicateClusters, _ catalogue: Catalogue) -> [Int: Int] {
    guard options.keep == .longest else { return [:] }
    var longest: [Int: Int] = [:]
    for document in 0..<clusters.count {
      let root = clusters.root(of: document)
      guard root != document else { continue }
      let best = longest[root] ?? root
      longest[root] = catalogue[document].textBytes > catalogue[best].textBytes ? document : best
    }
    return longest
  }

  /// Calls `body` with the first place of each key and with each further one.
  private func forEachRepetition(_ body: (UInt64, UInt64) throws -> Void) throws {
    var first: SortRecord?
    try sorter.merge { record in
      if let known = first, known.hasKey(of: record) {
        if known.place != record.place { try body(known.place, record.place) }
      } else {
        first = record
      }
    }
  }
}
