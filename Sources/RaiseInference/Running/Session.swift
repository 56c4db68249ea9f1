import CRaiseKernels

/// A text that grows: tokens are added, and the heads can be asked at any time.
///
/// Keys and values of what was read are kept, so that a token costs the same whether it is the tenth or the thousandth.
/// Tokens wait until the heads are asked, and are then read in one pass. A text longer than the model's positions is
/// read in windows by the rule of ``WindowCutter``, the same as in a ``Batch``.
///
/// ```swift
/// let prompt = try model.session()
/// prompt.begin(mode: promptMode); prompt.append(promptTokens)
/// let response = prompt.fork()
/// ```
///
/// A session is used from one thread at a time. The output agrees with a batch's within 1e-4 in fp32.
public final class Session {
  let model: Model
  private var cache: SessionCache
  private var cutter: WindowCutter
  private let end: Int32?
  private var states = TextStates()
  /// The values of the windows that are finished, by head.
  private var finished: [[[Float]]] = []
  /// How many tokens of the current window are in the cache.
  private var readCount = 0
  /// The most positions that the cache has held in this window, those taken back included.
  private var writtenCount = 0
  private var packed = PackedTokens()
  /// The heads' values for every token: of the current window, and those of new tokens not asked for yet.
  private var windowTokens: [[[Float]]]
  private var newTokens: [[[Float]]]
  /// Tokens of the text in windows before the current one.
  private var earlierCount = 0

  /// How many tokens of the text there are, start, modes and ends between parts included.
  public var count: Int { earlierCount + cutter.window.tokens.count - cutter.window.repeated }

  init(_ model: Model, start: Int32?, end: Int32?) throws {
    guard model.config.attention.causal else { throw ModelInputError.notCausal(model: model.config.name) }
    self.model = model
    self.end = end
    cache = SessionCache(model.config, positions: min(64, model.config.positions.limit))
    cutter = WindowCutter(
      limit: model.config.positions.limit, overlap: model.config.windows.overlap, start: start, end: end)
    windowTokens = model.config.heads.map { _ in [] }
    newTokens = windowTokens
  }

  private init(forking other: Session) {
    model = other.model
    cache = other.cache.copy()
    (cutter, end, states, finished) = (other.cutter, other.end, other.states, other.finished)
    (readCount, writtenCount, windowTokens) = (other.readCount, other.writtenCount, other.windowTokens)
    (newTokens, earlierCount) = (other.newTokens, other.earlierCount)
  }

  /// An independent session that has read the same.
  public func fork() -> Session { Session(forking: self) }

  /// Begins a part of the text: what follows is a prompt, a response. Between parts stands the end token.
  public func begin(mode: Int32?, segment: Int32 = 0) throws {
    try model.check(tokens: mode.map { [$0] } ?? [], segment: segment)
    if cutter.hasText, let end { finish(cutter.append(end)) }
    finish(cutter.begin(mode: mode, segment: segment))
  }

  /// Adds tokens to the part that was begun last.
  public func append(_ tokens: some Collection<Int32>) throws {
    // In place where that can be: generic code that another module calls would allocate for every token.
    if try tokens.withContiguousStorageIfAvailable({ try append($0) }) == nil {
      try Array(tokens).withUnsafeBufferPointer { try append($0) }
    }
  }

  private func append(_ tokens: UnsafeBufferPointer<Int32>) throws {
    try model.check(tokens: tokens, segment: 0)
    for token in tokens { finish(cutter.append(token)) }
  }

  /// What the heads say of the text so far.
  ///
  /// The text is read with the end token behind it, which is then taken back. Heads that speak for every token give
  /// their values for the tokens added since the last call.
  public func output() -> ModelOutput {
    let current = read(cutter.window)
    let tokens = newTokens
    newTokens = newTokens.map { _ in [] }
    return model.heads.output(windows: finished + [current], tokens: tokens)
  }

  /// Goes back to the text's first `count` tokens.
  ///
  /// Cheap while the sliding layers still hold what they need; otherwise the window is read again.
  ///
  /// - Throws: ``ModelInputError/rollBack(to:earliest:)`` for a place before the current window's own tokens.
  public func rollBack(to count: Int) throws {
    guard (earlierCount...self.count).contains(count) else {
      throw ModelInputError.rollBack(to: count, earliest: earlierCount)
    }
    let length = cutter.window.repeated + count - earlierCount
    cutter.truncate(to: length)
    guard length < readCount else { return }
    let windows = model.config.layers.map(\.window)
    // A mean's sum cannot be taken back either.
    let isCheap = !model.heads.needs.mean && cache.reaches(back: length, from: writtenCount, windows: windows)
    readCount = isCheap ? length : 0
    if !isCheap { states = TextStates() }
    windowTokens = windowTokens.map { Array($0.prefix(readCount)) }
  }

  /// Reads a window that is full to its end and keeps what the heads said of it.
  private func finish(_ window: Window?) {
    guard let window else { return }
    finished.append(read(window))
    earlierCount += window.tokens.count - window.repeated
    (readCount, writtenCount, states) = (0, 0, TextStates())
    windowTokens = windowTokens.map { _ in [] }
  }

  /// Reads what is new in `window`, and behind it the end token, whose state and place are not kept.
  private func read(_ window: Window) -> [[Float]] {
    while window.tokens.count - readCount >= stepTokens {
      step(window, tokens: stepTokens, isLast: false)
    }
    return step(window, tokens: window.tokens.count - readCount, isLast: true)
  }

  /// How many tokens are read in one pass: a ring must not overwrite what the first of them still sees.
  private var stepTokens: Int {
    let limit = LayerKeys.roundedToBlock(model.config.positions.limit)
    let wraps = model.config.layers.contains { layer in
      layer.window.map { SessionCache.ringCapacity(window: $0, limit: limit) < limit } ?? false
    }
    return wraps ? SessionCache.slack : 256
  }

  @discardableResult
  private func step(_ window: Window, tokens count: Int, isLast: Bool) -> [[Float]] {
    let range = readCount..<readCount + count
    packed.removeAll()
    cache.reserve(positions: range.upperBound + 1)
    packed.append(
      tokens: window.tokens[range], segments: window.segments[range], firstPosition: readCount, cache: cache,
      end: isLast ? end : nil)
    let kept = keptRows(isLast: isLast)
    writtenCount = max(writtenCount, readCount + packed.count)
    // Borrowed: hundreds of streams are open for one that is read.
    return model.withTransformer { transformer in
      transformer.forward(packed, keeping: kept)
      return take(window, tokens: count, isLast: isLast, keptCount: kept?.count, from: transformer)
    }
  }

  /// The rows whose final states the heads read; nil for all.
  private func keptRows(isLast: Bool) -> [Int]? {
    if model.heads.readsAllTokens { return nil }
    var rows: [Int] = []
    if model.heads.needs.first, readCount == 0 { rows.append(0) }
    if isLast, packed.count > 1 || rows.isEmpty { rows.append(packed.count - 1) }
    return rows
  }

  private func take(
    _ window: Window, tokens count: Int, isLast: Bool, keptCount: Int?, from transformer: Transformer
  ) -> [[Float]] {
    let width = model.config.hiddenSize
    let rows = keptCount ?? packed.count
    let stays = isLast && end != nil ? rows - 1 : rows
    let summing = model.heads.needs.mean
    let state = transformer.state.start
    var closed = states
    closed.take(state, rows: rows, width: width, summing: summing)
    states.take(state, rows: max(stays, 0), width: width, summing: summing)
    let spoken = model.heads.tokenValues(
      state, rows: model.heads.needs.everyToken ? count : 0, with: transformer.kernels)
    for head in spoken.indices {
      windowTokens[head] += spoken[head]
      newTokens[head] += spoken[head].dropFirst(max(0, window.repeated - readCount))
    }
    readCount += count
    return isLast ? model.heads.values(closed, tokens: windowTokens, with: transformer.kernels) : []
  }
}
