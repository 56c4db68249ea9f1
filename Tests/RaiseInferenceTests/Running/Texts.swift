import RaiseInference

/// Token sequences for tests, made from a seed.
enum Texts {
  /// One text for each length, of pseudo-random tokens.
  static func inputs(for model: Model, lengths: [Int]) -> [ModelInput] {
    var template = model.input("")
    return lengths.enumerated().map { index, length in
      template.parts[0].tokens = tokens(length, seed: UInt64(index + 1), vocabularySize: model.config.vocabularySize)
      return template
    }
  }

  static func tokens(_ count: Int, seed: UInt64, vocabularySize: Int) -> [Int32] {
    // A linear congruential generator with Knuth's constants; its high bits are good enough to pick tokens.
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int32(state >> 33) % Int32(vocabularySize)
    }
  }

  /// The windows that the rule makes of a single text, as texts of their own.
  static func windows(of input: ModelInput, model: Model) -> [ModelInput] {
    let part = input.parts[0]
    let prefix = (input.start == nil ? 0 : 1) + (part.mode == nil ? 0 : 1)
    let capacity = model.config.positions.limit - 1 - prefix
    var windows: [ModelInput] = []
    var begin = 0
    while true {
      let end = min(begin + capacity, part.tokens.count)
      var window = input
      window.parts[0].tokens = Array(part.tokens[begin..<end])
      windows.append(window)
      if end == part.tokens.count { return windows }
      begin = end - model.config.windows.overlap
    }
  }
}
