import CRaiseHash

/// Windows one behind the other that chose the same gram.
struct Stretch: Sendable, Hashable {
  /// The gram's hash: equal for equal grams, and now and then for others.
  var gram: UInt64
  /// Where the first window begins.
  var start: Int
  /// How many there are, each beginning a byte behind the one before it.
  var windows: Int
}

/// Cuts the windows of a text, all its runs of `windowBytes` bytes, into stretches: windows one behind the other that chose
/// the same gram. Genomics calls stretches super-k-mers, and the gram a minimizer.
///
/// What makes them useful: a window's gram depends on its bytes alone. So equal windows are in stretches of equal
/// grams, and where a text repeats over many windows the stretches in the middle of it are equal as a whole.
struct Winnowing: Sendable, Hashable {
  /// Bytes of a window.
  let windowBytes: Int
  /// Bytes of a gram.
  let gramBytes: Int

  /// Grams of half a window. Longer ones make shorter stretches, and so more of them to sort; shorter ones are found
  /// more often where no window is repeated.
  init(windowBytes: Int) {
    self.windowBytes = windowBytes
    gramBytes = windowBytes - min(windowBytes / 2, StretchPlace.maxWindows - 1)
  }

  /// How many grams a window has, and the most windows that a stretch has.
  var gramsPerWindow: Int { windowBytes - gramBytes + 1 }

  /// Calls `body` with the stretches of `text` in their order; each window is in one of them.
  func forEachStretch(of text: UnsafeBufferPointer<UInt8>, _ body: (Stretch) -> Void) {
    guard text.count >= windowBytes, let base = text.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: raise_gram.self, capacity: gramsPerWindow) { ring in
      withUnsafeTemporaryAllocation(of: raise_stretch.self, capacity: Self.batch) { stretches in
        guard let ring = ring.baseAddress, let target = stretches.baseAddress else { return }
        var state = raise_winnowing()
        raise_winnow_begin(&state, base, text.count, gramBytes, gramsPerWindow, ring)
        while case let count = raise_winnow(&state, target, Self.batch), count > 0 {
          for stretch in stretches[..<count] {
            body(Stretch(gram: stretch.gram, start: stretch.start, windows: stretch.windows))
          }
        }
      }
    }
  }

  /// The bytes of a stretch of `windows` windows that begins at `start`.
  func bytes(start: Int, windows: Int) -> Range<Int> { start..<start + windows - 1 + windowBytes }

  private static let batch = 64
}
