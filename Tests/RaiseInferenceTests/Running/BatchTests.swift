import Testing

@testable import RaiseInference

@Suite struct BatchTests {
  @Test(
    "A text's output is the same bits alone, packed with others, and on any number of threads",
    arguments: TinyModel.allCases)
  func independent(tiny: TinyModel) throws {
    let model = try tiny.load()
    let inputs = Texts.inputs(for: model, lengths: Array(1...60) + [80, 3, 64, 1, 33])
    let alone = try inputs.map { try model.batch().run([$0])[0] }
    for threads in [1, 2, 3, 8] {
      #expect(try model.batch(threads: threads).run(inputs) == alone, "\(threads) threads")
    }
    #expect(try model.batch(threads: 2).run(inputs.reversed()) == alone.reversed())
  }

  @Test("The same holds in every precision", arguments: [Precision.bfloat16, .float16, .int8])
  func independentInFewBits(precision: Precision) throws {
    let model = try TinyModel.moe.load(precision)
    let inputs = Texts.inputs(for: model, lengths: [1, 2, 5, 40, 7, 60, 13])
    #expect(try model.batch(threads: 3).run(inputs) == inputs.map { try model.batch().run([$0])[0] })
  }

  @Test(
    "A prompt with several answers is read once, and each answer's output is the same bits as alone",
    arguments: TinyModel.allCases, [Precision?.none, .int8])
  func sharedPrompts(tiny: TinyModel, precision: Precision?) throws {
    let model = try tiny.load(precision)
    let limit = model.config.positions.limit
    var inputs: [ModelInput] = []
    for (number, length) in [1, 15, 16, 17, 30, limit / 2, limit - 4, limit + 9].enumerated() {
      let prompt = Texts.tokens(length, seed: UInt64(number), vocabularySize: model.config.vocabularySize)
      let alone = model.input("", mode: .prompt)
      for answer in [0, 1, 2, 16, 33, 60, limit] {
        inputs.append(Self.dialogue(model, prompt, answer, seed: number * 100 + answer))
      }
      var asked = alone
      asked.parts[0].tokens = prompt
      inputs.append(asked)
    }
    // The prompts' turns apart, so that what belongs together is not together.
    let mixed = inputs.indices.sorted { ($0 * 37) % inputs.count < ($1 * 37) % inputs.count }.map { inputs[$0] }
    let alone = try mixed.map { try model.batch().run([$0])[0] }
    for threads in [1, 3] { #expect(try model.batch(threads: threads).run(mixed) == alone, "\(threads) threads") }
  }

  @Test("What texts share is found: prompts of several answers, and prompts that stand alone beside an answer")
  func sharing() throws {
    let model = try TinyModel.moe.load()
    let (first, second) = (Texts.tokens(5, seed: 1, vocabularySize: 100), Texts.tokens(5, seed: 2, vocabularySize: 100))
    var asked = model.input("", mode: .prompt)
    asked.parts[0].tokens = second
    let inputs = [
      Self.dialogue(model, first, 3, seed: 3), model.input("rain"), Self.dialogue(model, second, 4, seed: 4), asked,
      Self.dialogue(model, first, 6, seed: 5), Self.dialogue(model, Array(first.dropLast()), 6, seed: 6),
    ]
    let windows = inputs.map { WindowCutter.windows(of: $0, limit: 96, overlap: 16) }
    let shared = SharedBeginnings(of: inputs, windows: windows)
    #expect(shared.ofText == [0, nil, 1, 1, 0, nil])
    #expect(shared.windows.map(\.tokens.count) == [8, 8])
  }

  private static func dialogue(_ model: Model, _ prompt: [Int32], _ answer: Int, seed: Int) -> ModelInput {
    var input = model.input(prompt: "", response: "")
    input.parts[0].tokens = prompt
    input.parts[1].tokens = Texts.tokens(
      answer, seed: UInt64(seed), vocabularySize: model.config.vocabularySize)
    return input
  }

  @Test("A text longer than the positions is read in windows, and the strictest wins")
  func windows() throws {
    let model = try TinyModel.moe.load()
    let long = Texts.inputs(for: model, lengths: [400])[0]
    let output = try model.batch().run([long])[0]
    #expect(output.windowCount > 4)
    let windows = try model.batch().run(Texts.windows(of: long, model: model))
    let safety = try #require(output["safety"])
    for index in safety.values.indices {
      #expect(safety.values[index] == windows.map { $0["safety"]?.values[index] ?? -.infinity }.max())
    }
    #expect(output["preference"]?.values == [windows.compactMap { $0["preference"]?.values[0] }.min() ?? 0])
    #expect(output["stream"]?.tokenValues.count == 402)
  }

  @Test("Nothing to run is no output")
  func empty() throws {
    #expect(try TinyModel.moe.load().batch(threads: 4).run([]).isEmpty)
  }

  @Test("Tokens and segments outside the model's tables are named")
  func outside() throws {
    let model = try TinyModel.moe.load()
    let size = model.config.vocabularySize
    for (part, expected) in [
      (ModelInput.Part(tokens: [1, Int32(size)]), ModelInputError.token(Int32(size), vocabularySize: size, text: 1)),
      (ModelInput.Part(tokens: [-1]), .token(-1, vocabularySize: size, text: 1)),
      (ModelInput.Part(tokens: [1], segment: 2), .segment(2, segments: 2, text: 1)),
      (ModelInput.Part(tokens: []), .empty(text: 1)),
    ] {
      let good = model.input("rain")
      #expect(throws: expected) {
        try model.batch().run([good, ModelInput(start: nil, parts: [part], end: nil)])
      }
    }
    #expect("\(ModelInputError.token(9, vocabularySize: 8, text: 1))".contains("expected 0..<8"))
  }
}
