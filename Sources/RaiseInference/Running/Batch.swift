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

  /// Beginnings that texts share are kept in memory, and so many tokens of them at a time.
  private static let keptTokens = 4096

  /// The outputs for `inputs`, in their order.
  ///
  /// What several texts begin with, such as a prompt with many answers, is read once.
  ///
  /// - Throws: ``ModelInputError`` for a token or segment that the model does not have.
  public func run(_ inputs: [ModelInput]) throws -> [ModelOutput] {
    for (index, input) in inputs.enumerated() { try model.check(input, at: index) }
    let windows = inputs.map { input in
      WindowCutter.windows(
        of: input, limit: model.config.positions.limit, overlap: model.config.windows.overlap)
    }
    let shared =
      model.config.attention.causal
      ? SharedBeginnings(of: inputs, windows: windows) : SharedBeginnings(textCount: inputs.count)
    var values = windows.map { [WindowValues?](repeating: nil, count: $0.count) }
    for wave in waves(windows, shared) {
      let beginnings = begun(wave.beginnings, shared)
      let packs = packed(wave.places) { tokenCount(of: $0, windows, beginnings) }
      let results = concurrently(packs) { pack in
        model.withTransformer { read(pack, windows: windows, ends: inputs, behind: beginnings, with: $0) }
      }
      for (place, value) in zip(packs.joined(), results.joined()) { values[place.text][place.window] = value }
    }
    return values.map(joined)
  }

  private struct Place: Sendable {
    var text: Int
    var window: Int
    /// The shared beginning that the window goes on from.
    var beginning: Int?
  }

  /// What the heads say of one window.
  private struct WindowValues: Sendable {
    var values: [[Float]]
    var tokens: [[[Float]]]
  }

  /// A shared beginning that has been read.
  private struct Beginning: Sendable {
    var keys: KeptKeys
    /// How many tokens it has, the end token included.
    var count: Int
    var states: TextStates
    /// Of each head that speaks for every token, its values.
    var tokens: [[[Float]]]
  }

  /// Beginnings that are in memory together, and the windows that are read meanwhile.
  private struct Wave {
    var beginnings: [Int] = []
    var places: [Place] = []
  }

  private func waves(_ windows: [[Window]], _ shared: SharedBeginnings) -> [Wave] {
    var last = Wave()
    var places = [[Place]](repeating: [], count: shared.windows.count)
    for text in windows.indices {
      for window in windows[text].indices {
        let beginning = window == 0 ? shared.ofText[text] : nil
        let place = Place(text: text, window: window, beginning: beginning)
        if let beginning { places[beginning].append(place) } else { last.places.append(place) }
      }
    }
    var waves: [Wave] = []
    var room = 0
    for beginning in shared.windows.indices {
      if room <= 0 {
        waves.append(Wave())
        room = Self.keptTokens
      }
      waves[waves.count - 1].beginnings.append(beginning)
      waves[waves.count - 1].places += places[beginning]
      room -= shared.windows[beginning].tokens.count
    }
    return last.places.isEmpty ? waves : waves + [last]
  }

  /// Tokens that are read for a window, its end token included.
  private func tokenCount(of place: Place, _ windows: [[Window]], _ beginnings: [Int: Beginning]) -> Int {
    let count = windows[place.text][place.window].tokens.count + 1
    return max(0, count - (place.beginning.flatMap { beginnings[$0]?.count } ?? 0))
  }

  private func packed<Part>(_ parts: [Part], tokenCount: (Part) -> Int) -> [[Part]] {
    var packs: [[Part]] = []
    var room = 0
    for part in parts {
      let tokens = tokenCount(part)
      if packs.isEmpty || room < tokens {
        packs.append([])
        room = Self.packTokens
      }
      packs[packs.count - 1].append(part)
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
}

// MARK: - Reading

extension Batch {
  /// Reads the shared beginnings of those numbers.
  private func begun(_ numbers: [Int], _ shared: SharedBeginnings) -> [Int: Beginning] {
    let packs = packed(numbers) { shared.windows[$0].tokens.count }
    let read = concurrently(packs) { pack in
      model.withTransformer { begin(pack.map { shared.windows[$0] }, with: $0) }
    }
    return Dictionary(uniqueKeysWithValues: zip(packs.joined(), read.joined()))
  }

  private func begin(_ windows: [Window], with transformer: Transformer) -> [Beginning] {
    var tokens = PackedTokens()
    let keys = windows.map { KeptKeys(model.config, positions: $0.tokens.count) }
    for (window, keys) in zip(windows, keys) {
      tokens.append(tokens: window.tokens, segments: window.segments, firstPosition: 0, cache: keys)
    }
    let kept = keptRows(of: tokens)
    transformer.forward(tokens, keeping: kept.rows)
    return windows.indices.map { index in
      let count = windows[index].tokens.count
      let (states, spoken) = take(kept.places[index], count, into: TextStates(), with: transformer)
      return Beginning(keys: keys[index], count: count, states: states, tokens: spoken)
    }
  }

  private func read(
    _ pack: [Place], windows: [[Window]], ends inputs: [ModelInput], behind beginnings: [Int: Beginning],
    with transformer: Transformer
  ) -> [WindowValues] {
    var tokens = PackedTokens()
    let begun = pack.map { $0.beginning.flatMap { beginnings[$0] } }
    // A text that is a beginning and nothing else has been read.
    let unread = pack.indices.filter { windows[pack[$0].text][pack[$0].window].tokens.count >= begun[$0]?.count ?? 0 }
    let lengths = unread.map { windows[pack[$0].text][pack[$0].window].tokens.count + 1 }
    for (cache, index) in zip(transformer.passCache.stores(lengths: lengths), unread) {
      let window = windows[pack[index].text][pack[index].window]
      let first = begun[index]?.count ?? 0
      tokens.append(
        tokens: window.tokens[first...], segments: window.segments[first...], firstPosition: first, cache: cache,
        earlier: begun[index]?.keys, end: inputs[pack[index].text].end)
    }
    let kept = keptRows(of: tokens)
    if !unread.isEmpty { transformer.forward(tokens, keeping: kept.rows) }
    let places = Dictionary(uniqueKeysWithValues: zip(unread, kept.places))
    return pack.indices.map { index in
      let window = windows[pack[index].text][pack[index].window]
      return values(of: window, behind: begun[index], at: places[index], with: transformer)
    }
  }

  /// The rows that heads read, nil for all, and where those of each run then stand: of every run the last, and the
  /// first of a text where a head asks for it.
  private func keptRows(of tokens: PackedTokens) -> (rows: [Int]?, places: [Range<Int>]) {
    if model.heads.readsAllTokens { return (nil, tokens.runs.map(\.rows)) }
    var rows: [Int] = []
    let places = tokens.runs.map { run in
      let begin = rows.count
      if model.heads.needs.first, run.firstPosition == 0 { rows.append(run.rows.lowerBound) }
      rows.append(run.rows.upperBound - 1)
      return begin..<rows.count
    }
    return (rows, places)
  }

  /// What the heads say of a window whose rows stand at `place`; nil where it is its beginning and nothing else.
  private func values(
    of window: Window, behind beginning: Beginning?, at place: Range<Int>?, with transformer: Transformer
  ) -> WindowValues {
    let first = beginning?.count ?? 0
    let text: TextStates
    var spoken =
      beginning?.tokens ?? model.heads.tokenValues(transformer.state.start, rows: 0, with: transformer.kernels)
    if let place {
      let (states, further) = take(
        place, window.tokens.count - first, into: beginning?.states ?? TextStates(), with: transformer)
      text = states
      for head in spoken.indices { spoken[head] += further[head] }
    } else {
      text = beginning?.states ?? TextStates()
      for head in spoken.indices { spoken[head] = Array(spoken[head].prefix(window.tokens.count)) }
    }
    let values = model.heads.values(text, tokens: spoken, with: transformer.kernels)
    return WindowValues(values: values, tokens: spoken.map { Array($0.dropFirst(window.repeated)) })
  }

  /// Adds the states at `place` to a text's, and has the first `count` of them speak where heads speak for every token.
  private func take(
    _ place: Range<Int>, _ count: Int, into states: TextStates, with transformer: Transformer
  ) -> (TextStates, [[[Float]]]) {
    let width = model.config.hiddenSize
    let start = transformer.state.start + place.lowerBound * width
    var states = states
    states.take(start, rows: place.count, width: width, summing: model.heads.needs.mean)
    let spoken = model.heads.tokenValues(
      start, rows: model.heads.needs.everyToken ? count : 0, with: transformer.kernels)
    return (states, spoken)
  }

  private func joined(_ windows: [WindowValues?]) -> ModelOutput {
    let windows = windows.compactMap { $0 }
    let tokens = model.config.heads.indices.map { head in windows.flatMap { $0.tokens[head] } }
    return model.heads.output(windows: windows.map(\.values), tokens: tokens)
  }
}
