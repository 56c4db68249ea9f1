import CRaiseKernels
import Dispatch
import Synchronization

/// Many whole texts at once.
///
/// Texts are packed one behind another without padding, in packs of a few hundred tokens; a thread works on one pack
/// at a time. A text's output is the same to the last bit whatever it is packed with and however many threads there
/// are. A text longer than the model's positions is read in windows: see ``WindowCutter``.
///
/// ```swift
/// let outputs = model.batch(threads: 2).run(texts.map { model.input($0) })
/// ```
public struct Batch: Sendable {
  let model: Model
  /// How many threads work, at least 1.
  public let threads: Int

  /// A pack is full at this many tokens: enough rows for every expert to work on, few enough to stay in cache.
  private static let packTokens = 256

  /// The outputs for `inputs`, in their order.
  ///
  /// - Throws: ``ModelInputError`` for a token or segment that the model does not have.
  public func run(_ inputs: [ModelInput]) throws -> [ModelOutput] {
    for (index, input) in inputs.enumerated() { try model.check(input, at: index) }
    let windows = inputs.map { input in
      WindowCutter.windows(
        of: input, limit: model.config.positions.limit, overlap: model.config.windows.overlap)
    }
    let places = windows.indices.flatMap { text in windows[text].indices.map { Place(text: text, window: $0) } }
    let packs = packed(places, windows: windows)
    let results = concurrently(packs) { pack in
      model.withTransformer { read(pack.map { ($0, windows[$0.text][$0.window]) }, ends: inputs, with: $0) }
    }
    return joined(zip(packs, results), windows: windows.map(\.count))
  }

  private struct Place: Sendable {
    var text: Int
    var window: Int
  }

  /// What the heads say of one window.
  private struct WindowValues: Sendable {
    var values: [[Float]]
    var tokens: [[[Float]]]
  }

  private func packed(_ places: [Place], windows: [[Window]]) -> [[Place]] {
    var packs: [[Place]] = []
    var room = 0
    for place in places {
      let tokens = windows[place.text][place.window].tokens.count + 1
      if packs.isEmpty || room < tokens {
        packs.append([])
        room = Self.packTokens
      }
      packs[packs.count - 1].append(place)
      room -= tokens
    }
    return packs
  }

  /// `work` on every pack, each thread taking the next one as it gets free; results in the packs' order.
  private func concurrently<Pack: Sendable, Result: Sendable>(
    _ packs: [Pack], _ work: @Sendable (Pack) -> Result
  ) -> [Result] {
    guard threads > 1, packs.count > 1 else { return packs.map(work) }
    let next = Atomic(0)
    let results = Mutex([Result?](repeating: nil, count: packs.count))
    DispatchQueue.concurrentPerform(iterations: min(threads, packs.count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < packs.count else { return }
        let result = work(packs[index])
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  private func read(
    _ pack: [(place: Place, window: Window)], ends inputs: [ModelInput], with transformer: Transformer
  ) -> [WindowValues] {
    var tokens = PackedTokens()
    let caches = transformer.passCache.stores(lengths: pack.map { $0.window.tokens.count + 1 })
    for (cache, (place, window)) in zip(caches, pack) {
      tokens.append(
        tokens: window.tokens, segments: window.segments, firstPosition: 0, cache: cache, end: inputs[place.text].end)
    }
    let kept = keptRows(of: tokens)
    transformer.forward(tokens, keeping: kept)
    return pack.indices.map { index in
      let rows = tokens.runs[index].rows
      let states = kept == nil ? rows : keptPlaces(index)
      return values(
        pack[index].window, states: transformer.state.start + states.lowerBound * model.config.hiddenSize,
        rows: states.count, with: transformer)
    }
  }

  /// The rows that heads read: of every run the last, and the first where a head asks for it; nil for all.
  private func keptRows(of tokens: PackedTokens) -> [Int]? {
    if model.heads.readsAllTokens { return nil }
    return tokens.runs.flatMap { run in
      model.heads.needs.first ? [run.rows.lowerBound, run.rows.upperBound - 1] : [run.rows.upperBound - 1]
    }
  }

  /// Where a run's kept rows stand.
  private func keptPlaces(_ run: Int) -> Range<Int> {
    model.heads.needs.first ? 2 * run..<2 * run + 2 : run..<run + 1
  }

  private func values(
    _ window: Window, states: UnsafePointer<Float>, rows: Int, with transformer: Transformer
  ) -> WindowValues {
    var text = TextStates()
    text.take(states, rows: rows, width: model.config.hiddenSize, summing: model.heads.needs.mean)
    let all = model.heads.tokenValues(
      states, rows: model.heads.needs.everyToken ? window.tokens.count : 0, with: transformer.kernels)
    let values = model.heads.values(text, tokens: all, with: transformer.kernels)
    return WindowValues(values: values, tokens: all.map { Array($0.dropFirst(window.repeated)) })
  }

  private func joined(_ results: some Sequence<([Place], [WindowValues])>, windows: [Int]) -> [ModelOutput] {
    var byText = windows.map { [WindowValues?](repeating: nil, count: $0) }
    for (pack, values) in results {
      for (place, value) in zip(pack, values) { byText[place.text][place.window] = value }
    }
    return byText.map { windows in
      let windows = windows.compactMap { $0 }
      let tokens = model.config.heads.indices.map { head in windows.flatMap { $0.tokens[head] } }
      return model.heads.output(windows: windows.map(\.values), tokens: tokens)
    }
  }
}
