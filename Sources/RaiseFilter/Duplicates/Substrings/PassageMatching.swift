/// Finds the passages in what both readings left, and writes them for the last reading and for people.
struct PassageMatching {
  let folder: DuplicateFolder
  let options: DuplicateOptions
  let inputNames: [String]
  let state: DuplicateState

  /// Writes the file of passages and the pair report.
  func run() throws {
    let catalogue = try Catalogue(folder: folder.path, sketchLength: 0)
    let passages = try RunFile<SortRecord>(writing: folder.pairs)
    let report = try PairReport(
      path: folder.unfinishedReport, catalogue: catalogue, inputNames: inputNames, options: options)
    try forEachPassage(catalogue) { passage in
      try passages.append(passage.record)
      try report.add(passage)
    }
    try passages.finish()
    try report.finish()
    try Folders.move(folder.unfinishedReport, onto: folder.report)
  }

  /// Hands over the passages in their order.
  private func forEachPassage(_ catalogue: Catalogue, _ body: (Passage) throws -> Void) throws {
    var cover = PassageCover()
    var textEnd = 0
    try forEachRepetition { repetition in
      let isNewText = repetition.range.lowerBound >= textEnd
      if isNewText {
        textEnd = catalogue[catalogue.document(atTextOffset: repetition.range.lowerBound)].textRange.upperBound
      }
      for passage in cover.add(repetition, isNewText: isNewText) { try body(passage) }
    }
    for passage in cover.finish() { try body(passage) }
  }

  /// Hands over the windows and the stretches that are repeated, in the order of their beginnings.
  private func forEachRepetition(_ body: (Passage) throws -> Void) throws {
    try Folders.remove(folder.pairRuns)
    let repetitions = RunSorter<SortRecord>(folder: folder.pairRuns, memoryBytes: options.memoryBytes)
    let windowBytes = options.leastBytes
    func add(_ range: Range<Int>, source: Int) throws {
      repetitions.add(Passage(range: range, source: source).record)
      if repetitions.isFull { try repetitions.spill() }
    }
    try forEachRepeatedWindow { start, source in try add(start..<start + windowBytes, source: source) }
    let winnowing = Winnowing(windowBytes: windowBytes)
    let marks = try RunReader<SortRecord>(folder.marks)
    while let mark = try marks.next().map(StretchMark.init) {
      if let source = mark.source {
        try add(winnowing.bytes(start: mark.start, windows: mark.windows), source: source)
      }
    }
    try repetitions.merge { try body(Passage($0)) }
  }

  /// Calls `body` with where each repeated window begins, and where it stands first.
  ///
  /// Comparing with the first alone is enough: if that one shares bytes with a window, so do all between them.
  private func forEachRepeatedWindow(_ body: (Int, Int) throws -> Void) throws {
    let windows = RunSorter<SortRecord>(
      folder: folder.windowRuns, memoryBytes: options.memoryBytes, runCount: state.runs)
    var first: SortRecord?
    try windows.merge { record in
      if let known = first, known.hasKey(of: record) {
        if record.place - known.place >= UInt64(options.leastBytes) {
          try body(Int(truncatingIfNeeded: record.place), Int(truncatingIfNeeded: known.place))
        }
      } else {
        first = record
      }
    }
  }
}
