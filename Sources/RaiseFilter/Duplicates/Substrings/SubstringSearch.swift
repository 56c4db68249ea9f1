import RaiseCorpus

/// Finds what stands more than once in a corpus, byte by byte, however it is cut into documents and lines.
///
/// A *window* is a run of ``DuplicateOptions/leastBytes`` bytes of one text. It is *repeated* when the same bytes stand
/// earlier in the corpus, in another text or in the same one without overlapping it. What lies in a repeated window is
/// removed. That is the whole rule; what follows only finds it without holding, or sorting, all windows:
///
/// 1. The inputs are read, texts cut into stretches of windows (``Winnowing``), and stretches sorted.
/// 2. The sorted stretches are sifted (``StretchSifting``).
/// 3. The inputs are read again for the windows of the stretches that are left in doubt, and windows sorted.
/// 4. The repeated windows and stretches are put together into passages (``PassageMatching``).
///
/// - SeeAlso: Lee et al. 2022, "Deduplicating Training Data Makes Language Models Better" (arXiv 2107.06499), section 4.1.
struct SubstringSearch {
  let inputs: [CorpusFile]
  let folder: DuplicateFolder
  let options: FilterOptions
  let duplicates: DuplicateOptions
  let onProgress: (FilterProgress) -> Void

  /// Goes on from `state` until all passages are found.
  func run(from state: DuplicateState) async throws {
    var state = state
    while state.stage != .matched {
      switch state.stage {
      case .reading: state = try await read(state)
      case .sifting:
        try sift(state)
        state.beginReading(.hashing)
      case .hashing: state = try await hash(state)
      case .matching:
        try PassageMatching(folder: folder, options: duplicates, inputNames: inputs.map(\.name), state: state).run()
        state.stage = .matched
      case .matched: break
      }
      try SavedState.save(state, to: folder.state)
    }
  }

  private func read(_ state: DuplicateState) async throws -> DuplicateState {
    let scanner = StretchScanner(winnowing: Winnowing(windowBytes: duplicates.leastBytes))
    return try await DuplicateReading(
      inputs: inputs, folder: folder, runs: folder.runs, memoryBytes: duplicates.memoryBytes, options: options,
      scanner: scanner, state: state, onProgress: onProgress
    ).run(next: .sifting)
  }

  /// Writes the marks of the stretches that are left, in their order. They come in that of their grams, so they are sorted.
  private func sift(_ state: DuplicateState) throws {
    try Folders.remove(folder.markRuns)
    let marks = RunSorter<SortRecord>(folder: folder.markRuns, memoryBytes: duplicates.memoryBytes)
    var sifting = StretchSifting(windowBytes: duplicates.leastBytes) { mark in
      marks.add(mark.record)
      if marks.isFull { try marks.spill() }
    }
    try RunSorter<StretchRecord>(folder: folder.runs, memoryBytes: duplicates.memoryBytes, runCount: state.runs)
      .merge { try sifting.add($0) }
    let file = try RunFile<SortRecord>(writing: folder.marks)
    try marks.merge { try file.append($0) }
    try file.finish()
  }

  private func hash(_ state: DuplicateState) async throws -> DuplicateState {
    // Other runs are needed no more, and make room for these.
    for path in [folder.runs, folder.markRuns] { try Folders.remove(path) }
    let scanner = WindowScanner(
      windowBytes: duplicates.leastBytes, catalogue: try Catalogue(folder: folder.path, sketchLength: 0),
      marks: try MappedRecords(path: folder.marks))
    return try await DuplicateReading(
      inputs: inputs, folder: folder, runs: folder.windowRuns, memoryBytes: duplicates.memoryBytes, options: options,
      scanner: scanner, state: state, onProgress: onProgress
    ).run(next: .matching)
  }
}
