/// One search of a text for all matches of a pattern, with a bound on the work of the whole search.
///
/// PCRE2's match limit counts anew at every start, and a step may run over any number of bytes; neither a limit nor
/// linear text bounds a search. So the search goes in windows of starts, with few steps allowed to each start; a window
/// with a start that needs more is narrowed until that start is alone, and what it takes then is charged to a budget.
/// In long texts a start sees only some bytes ahead; one that needs to see more (PCRE2's hard partial matching) is
/// likewise tried alone and charged. Where a step may itself run over all that is seen (``PatternNode/hasCheapSteps``),
/// it costs more the more is seen. Steps are counted, not time: the outcome is the same on every machine.
struct PatternScan {
  /// What a search may cost and how it is cut.
  struct Limits: Sendable {
    /// Whether a step takes about the same time however much text is seen.
    var hasCheapSteps = true
    /// Steps each start may take free of charge.
    var freeSteps: Int { hasCheapSteps ? 128 : 32 }
    /// The budget: a fixed part, and a part for each byte of the text.
    var steps = 20_000_000
    var stepsPerByte = 200
    /// The widest window of starts, in bytes.
    var window = 64 << 10
    /// Texts up to this length are seen whole by every start, in bytes.
    var wholeText: Int { hasCheapSteps ? 16 << 10 : 4 << 10 }
    /// How far a start sees ahead in longer texts free of charge, in bytes.
    var lookahead = 1 << 10
  }

  /// Bytes that a start may run over for the price of a step: an idle loop over bytes is that much cheaper.
  private static let bytesPerStep = 4
  /// Bytes seen for the price of a step that may run over all of them, back reference by back reference.
  private static let bytesPerDearStep = 64

  private let pattern: CompiledPattern
  private let partialPattern: () throws -> CompiledPattern
  private let text: UnsafeBufferPointer<UInt8>
  private let limits: Limits
  private let scratch: MatchScratch

  private let budget: Int
  private var stepsLeft: Int
  private var position: Int
  private var width: Int
  private var maxSteps: Int
  private var lookahead: Int

  /// A search of `text`.
  ///
  /// - Parameters:
  ///   - partialPattern: Gives the same pattern compiled for partial matching; asked in long texts only.
  ///   - start: Where matches may begin; what is before is looked at only.
  init(
    _ pattern: CompiledPattern, partialPattern: @escaping () throws -> CompiledPattern,
    in text: UnsafeBufferPointer<UInt8>, from start: Int = 0, limits: Limits, scratch: MatchScratch
  ) {
    position = start
    self.pattern = pattern
    self.partialPattern = partialPattern
    self.text = text
    self.limits = limits
    self.scratch = scratch
    budget = limits.steps + limits.stepsPerByte * text.count
    stepsLeft = budget
    width = limits.window
    maxSteps = limits.freeSteps
    lookahead = limits.lookahead
  }

  /// Moves to the next match that is not empty; false at the end of the text.
  ///
  /// - Throws: ``LimitError`` when the budget or a memory limit of PCRE2 ran out.
  mutating func findNext() throws -> Bool {
    while position < text.count {
      let last = min(position + width, text.count) - 1
      let end = limitedEnd(after: last)
      let pattern = end < text.count ? try partialPattern() : self.pattern
      switch scratch.match(pattern, in: text, upTo: end, startingIn: position...last, maxSteps: maxSteps) {
      case .match:
        widen()
        if let match = scratch.range(ofGroup: 0), !match.isEmpty {
          position = match.upperBound
          return true
        }
        position = boundary(from: max(position, scratch.range(ofGroup: 0)?.upperBound ?? 0) + 1)
      case .noMatch:
        position = nextStart(after: last)
        widen()
      case .partial(let start): try look(farther: end, from: start)
      case .outOfSteps: try allowMoreSteps(seeing: end - position)
      case .failure(let code): throw LimitError.engine(message: CompiledPattern.message(code), byte: position)
      }
    }
    return false
  }

  /// Where the text is taken to end for starts up to `last`.
  private func limitedEnd(after last: Int) -> Int {
    let end = last + 1 + lookahead
    return text.count <= limits.wholeText || end >= text.count ? text.count : boundary(from: end)
  }

  /// The first scalar boundary at or after `index`.
  private func boundary(from index: Int) -> Int {
    var index = index
    while index < text.count && ByteTraits.isContinuation(text[index]) { index += 1 }
    return index
  }

  /// The first start after `last`, which did not match. A pattern that begins with `.*` or `^` of lines need not be
  /// tried again on the same line.
  private func nextStart(after last: Int) -> Int {
    guard pattern.startsLines, text[last] != UInt8(ascii: "\n") else { return boundary(from: last + 1) }
    return text[(last + 1)...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
  }

  private mutating func widen() {
    width = min(width * 2, limits.window)
    maxSteps = limits.freeSteps
    lookahead = limits.lookahead
  }

  private mutating func look(farther end: Int, from start: Int) throws {
    try charge((end - start) / Self.bytesPerStep)
    position = max(position, start)
    width = 1
    lookahead *= 4
  }

  private mutating func allowMoreSteps(seeing byteCount: Int) throws {
    if width > 1 {
      try charge(width)
      width = max(1, min(width, text.count - position) / 8)
    } else {
      let price = limits.hasCheapSteps ? 1 : max(1, byteCount / Self.bytesPerDearStep)
      maxSteps = min(maxSteps * 8, max(stepsLeft / price, maxSteps))
      try charge(maxSteps * price)
    }
  }

  private mutating func charge(_ steps: Int) throws {
    stepsLeft -= steps
    if stepsLeft <= 0 { throw LimitError.steps(budget, byte: position) }
  }
}

/// A search that ended before the end of its text.
enum LimitError: Error, Hashable, CustomStringConvertible {
  /// The budget of so many steps ran out at that start.
  case steps(Int, byte: Int)
  /// PCRE2 ran out of memory, stack or depth at that start or after it.
  case engine(message: String, byte: Int)

  var description: String {
    switch self {
    case .steps(let steps, let byte): "match limit of \(steps) steps exhausted at byte \(byte)"
    case .engine(let message, let byte): "search given up at or after byte \(byte): \(message)"
    }
  }
}
