import RaiseCorpus

/// A reading of the inputs before the last one: fills the catalogue and the sorted runs, block by block, and saves how far
/// it has come.
final class DuplicateReading<Scanner: DocumentScanner> {
  private let inputs: [CorpusFile]
  private let folder: DuplicateFolder
  private let options: FilterOptions
  private let scanner: BlockScanner<Scanner>
  private let source: BlockSource
  private let catalogue: CatalogueWriter
  private let sorter: RunSorter<Scanner.Record>
  private let onProgress: (FilterProgress) -> Void
  private(set) var state: DuplicateState
  private var lastCheckpoint = ContinuousClock.now

  /// - Parameters:
  ///   - runs: The folder of sorted runs.
  ///   - memoryBytes: About how much memory sorting takes.
  init(
    inputs: [CorpusFile], folder: DuplicateFolder, runs: String, memoryBytes: Int, options: FilterOptions,
    scanner: Scanner, state: DuplicateState, onProgress: @escaping (FilterProgress) -> Void
  ) throws {
    self.inputs = inputs
    self.folder = folder
    self.options = options
    self.scanner = BlockScanner(scanner: scanner, options: options)
    self.state = state
    self.onProgress = onProgress
    source = BlockSource(inputs: inputs, options: options, file: state.file, position: state.position)
    catalogue = try CatalogueWriter(folder: folder.path, lengths: state.lengths)
    sorter = RunSorter(folder: runs, memoryBytes: memoryBytes, runCount: state.runs)
  }

  private enum Product: Sendable {
    case block(ScannedBlock<Scanner.Record>, file: Int)
    case end(file: Int)
  }

  /// Reads to the end and goes over to `next`, or throws with everything read so far saved to go on from.
  func run(next: DuplicateStage) async throws -> DuplicateState {
    do {
      try await pipeline.run()
    } catch {
      try? checkpoint()
      throw error
    }
    state.stage = next
    try checkpoint()
    return state
  }

  private var pipeline: OrderedPipeline<BlockSource.Piece, Product> {
    let names = inputs.map(\.name)
    let work: @Sendable (BlockSource.Piece) async throws -> Product = { [scanner] piece in
      switch piece {
      case .block(let block, let file): .block(try scanner.scan(block, of: file, named: names[file]), file: file)
      case .end(let file, _): .end(file: file)
      }
    }
    return OrderedPipeline(
      workers: options.workers, maxWeight: FilterRun.maxBytesInFlight, weight: \.weight,
      take: { [self] in try source.next() }, work: work, commit: { [self] in try commit($0) })
  }

  private func commit(_ product: Product) throws {
    switch product {
    case .block(let block, let file):
      if !sorter.hasRoom(for: block.records.count) { try checkpoint() }
      let base = scanner.scanner.firstPlace(documents: state.documents, textBytes: state.lengths.texts)
      try catalogue.append(block.documents, file: file)
      for var record in block.records {
        record.place += base
        sorter.add(record)
      }
      state.documents += block.documentCount
      state.position = block.position
      state.lengths = catalogue.lengths
      if ContinuousClock.now - lastCheckpoint > .seconds(Self.secondsBetweenCheckpoints) { try checkpoint() }
    case .end(let file):
      state.file = file + 1
      state.position = InputPosition()
    }
    onProgress(FilterProgress(documents: state.documents, removed: 0, bytesRead: source.bytesRead))
  }

  /// Each checkpoint makes a run, and runs cost when they are merged: hence not every second.
  private static var secondsBetweenCheckpoints: Int { 30 }

  private func checkpoint() throws {
    try sorter.spill()
    try catalogue.synchronize()
    state.runs = sorter.runCount
    try SavedState.save(state, to: folder.state)
    lastCheckpoint = ContinuousClock.now
  }
}
