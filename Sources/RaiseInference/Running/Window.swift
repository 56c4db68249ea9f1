/// As much of a text as the model has positions for.
struct Window: Sendable {
  var tokens: [Int32] = []
  var segments: [Int32] = []
  /// How many of the first tokens an earlier window has read, or are there for the model's sake only.
  var repeated = 0

  mutating func append(_ token: Int32, segment: Int32) {
    tokens.append(token)
    segments.append(segment)
  }
}

/// Cuts a text that may still be growing into windows, by one rule for whole texts and for streams.
///
/// The first window begins with the text. When the next token has no room (one position is kept for the end token),
/// a window begins with the start token, the mode of the part that is being read, and the last `overlap` tokens of the
/// window before; then the text goes on. A window that no token follows is not begun.
struct WindowCutter {
  private(set) var window = Window()
  private let capacity: Int
  private let overlap: Int
  private let start: Int32?
  private var mode: Int32?
  private var segment: Int32 = 0
  /// Where this window's own text begins, behind start and mode.
  private var bodyStart = 0

  /// - Parameters:
  ///   - limit: The model's positions.
  ///   - overlap: Tokens that two windows share.
  init(limit: Int, overlap: Int, start: Int32?, end: Int32?) {
    capacity = limit - (end == nil ? 0 : 1)
    self.overlap = overlap
    self.start = start
    if let start { window.append(start, segment: 0) }
    bodyStart = window.tokens.count
  }

  /// Begins a part. Its mode token is a token of the text and, in later windows, stands at their head.
  mutating func begin(mode: Int32?, segment: Int32) -> Window? {
    self.segment = segment
    defer { self.mode = mode }
    guard let mode else { return nil }
    let isFirst = window.tokens.count == bodyStart && window.repeated == 0
    let finished = append(mode)
    if isFirst { bodyStart += 1 }
    return finished
  }

  /// Adds a token, and returns the window that was full before it, if it was.
  mutating func append(_ token: Int32) -> Window? {
    var finished: Window?
    if window.tokens.count >= capacity {
      finished = window
      advance()
    }
    window.append(token, segment: segment)
    return finished
  }

  /// Whether anything but the start has been added.
  var hasText: Bool { window.tokens.count > (start == nil ? 0 : 1) }

  /// Takes back the current window's last tokens, down to `count`.
  mutating func truncate(to count: Int) {
    window.tokens.removeSubrange(count...)
    window.segments.removeSubrange(count...)
    bodyStart = min(bodyStart, count)
  }

  private mutating func advance() {
    let previous = window
    let body = previous.tokens.indices.dropFirst(bodyStart).suffix(overlap)
    window = Window()
    if let start { window.append(start, segment: 0) }
    if let mode { window.append(mode, segment: segment) }
    bodyStart = window.tokens.count
    for index in body { window.append(previous.tokens[index], segment: previous.segments[index]) }
    window.repeated = window.tokens.count
  }
}

extension WindowCutter {
  /// The windows of a whole text, each closed by the end token.
  static func windows(of input: ModelInput, limit: Int, overlap: Int) -> [Window] {
    var cutter = WindowCutter(limit: limit, overlap: overlap, start: input.start, end: input.end)
    var windows: [Window] = []
    for (index, part) in input.parts.enumerated() {
      if index > 0, let end = input.end, let finished = cutter.append(end) { windows.append(finished) }
      if let finished = cutter.begin(mode: part.mode, segment: part.segment) { windows.append(finished) }
      for token in part.tokens {
        if let finished = cutter.append(token) { windows.append(finished) }
      }
    }
    windows.append(cutter.window)
    return windows
  }
}
