import RaiseInference
import Testing

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
