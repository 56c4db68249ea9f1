/// Tokens that mean nothing, the same on every machine: for calibration and for timing.
package enum RandomTokens {
  /// - Parameters:
  ///   - count: How many.
  ///   - seed: Another seed, other tokens.
  ///   - vocabularySize: Ids are below this.
  package static func make(_ count: Int, seed: Int = 0, vocabularySize: Int) -> [Int32] {
    // Knuth's linear congruential generator; its high bits are good enough to pick tokens.
    var state = UInt64(truncatingIfNeeded: seed) &+ 1
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int32(state >> 33) % Int32(vocabularySize)
    }
  }
}
