/// The beginnings that texts of a batch have in common, each of which is read once: a prompt, with the end token behind
/// it, that several answers follow.
struct SharedBeginnings: Sendable {
  /// Start, mode and tokens of a first part, and the end token.
  private(set) var windows: [Window] = []
  /// For each text the beginning of its first window; nil where it shares none.
  private(set) var ofText: [Int?]

  /// What texts must have in common.
  private struct Key: Hashable {
    var start: Int32?
    var part: ModelInput.Part
    var end: Int32?

    init(_ input: ModelInput) { (start, part, end) = (input.start, input.parts[0], input.end) }
  }

  /// Nothing is shared.
  init(textCount: Int) { ofText = Array(repeating: nil, count: textCount) }

  /// - Parameters:
  ///   - inputs: The texts.
  ///   - windows: The windows that each is read in.
  init(of inputs: [ModelInput], windows: [[Window]]) {
    self.init(textCount: inputs.count)
    let followed = inputs.indices.filter { inputs[$0].parts.count > 1 }
    let alone = inputs.indices.filter { inputs[$0].parts.count == 1 }
    var texts = Dictionary(grouping: followed) { Key(inputs[$0]) }
    for text in alone { texts[Key(inputs[text])]?.append(text) }
    // In the order of the texts, so that the same batch is always packed alike.
    for texts in texts.values.filter({ $0.count > 1 }).sorted(by: { $0[0] < $1[0] }) {
      share(texts, inputs, windows)
    }
  }

  private mutating func share(_ texts: [Int], _ inputs: [ModelInput], _ windowsOfText: [[Window]]) {
    let first = inputs[texts[0]]
    let count = first.parts[0].tokens.count + [first.start, first.parts[0].mode, first.end].count { $0 != nil }
    guard count > 0 else { return }
    var beginning = windowsOfText[texts[0]][0]
    guard count < beginning.tokens.count else { return }
    beginning.tokens.removeSubrange(count...)
    beginning.segments.removeSubrange(count...)
    let sharing = texts.filter { Self.window(windowsOfText[$0], of: inputs[$0], beginsWith: beginning) }
    guard sharing.count > 1 else { return }
    for text in sharing { ofText[text] = windows.count }
    windows.append(beginning)
  }

  /// Whether a text's first window begins so and goes on, or is that beginning and nothing else.
  private static func window(_ windows: [Window], of input: ModelInput, beginsWith beginning: Window) -> Bool {
    guard input.parts.count == 1 else {
      return windows[0].tokens.count > beginning.tokens.count
        && windows[0].tokens.starts(with: beginning.tokens) && windows[0].segments.starts(with: beginning.segments)
    }
    let end = input.end.map { [$0] } ?? []
    return windows.count == 1 && windows[0].tokens + end == beginning.tokens
      && Set(windows[0].segments) == Set(beginning.segments)
  }
}
