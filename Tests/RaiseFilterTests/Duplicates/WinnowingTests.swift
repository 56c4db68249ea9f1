import Testing

@testable import RaiseFilter

@Suite struct WinnowingTests {
  private func stretches(_ text: [UInt8], _ winnowing: Winnowing) -> [Stretch] {
    var stretches: [Stretch] = []
    text.withUnsafeBufferPointer { winnowing.forEachStretch(of: $0) { stretches.append($0) } }
    return stretches
  }

  private func randomText(_ count: Int, letters: UInt32, seed: UInt32) -> [UInt8] {
    var generator = MersenneTwister(seed: seed)
    return (0..<count).map { _ in UInt8(generator.next() % letters) }
  }

  @Test("Every window is in one stretch", arguments: [1, 2, 3, 7, 20, 201], [0, 1, 19, 20, 21, 2_000])
  func partition(windowBytes: Int, textBytes: Int) {
    let winnowing = Winnowing(windowBytes: windowBytes)
    for letters in [1, 2, 256] as [UInt32] {
      var next = 0
      for stretch in stretches(randomText(textBytes, letters: letters, seed: 1), winnowing) {
        #expect(stretch.start == next)
        #expect((1...winnowing.gramsPerWindow).contains(stretch.windows))
        next += stretch.windows
      }
      #expect(next == max(0, textBytes - windowBytes + 1))
    }
  }

  @Test("Equal windows choose equal grams, wherever they stand", arguments: [1, 2, 3, 5, 8])
  func equalWindows(windowBytes: Int) {
    let winnowing = Winnowing(windowBytes: windowBytes)
    var grams: [ArraySlice<UInt8>: UInt64] = [:]
    for seed in 1...20 as ClosedRange<UInt32> {
      let text = randomText(300, letters: 1 + seed % 4, seed: seed)
      for stretch in stretches(text, winnowing) {
        for start in stretch.start..<stretch.start + stretch.windows {
          let window = text[start..<start + windowBytes]
          #expect(grams[window, default: stretch.gram] == stretch.gram)
          grams[window] = stretch.gram
        }
      }
    }
  }

  @Test("Stretches are as long as minimizers make them")
  func density() {
    let winnowing = Winnowing(windowBytes: 200)
    let text = randomText(200_000, letters: 26, seed: 3)
    // Half of the 101 grams of a window, and half a gram, on average.
    let mean = Double(text.count) / Double(stretches(text, winnowing).count)
    #expect((49...53).contains(mean))
  }
}
