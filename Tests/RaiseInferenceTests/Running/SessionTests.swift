import RaiseInference
import Testing

@Suite struct SessionTests {
  /// The largest difference between two outputs, over all heads.
  private func difference(_ one: ModelOutput, _ other: ModelOutput) -> Float {
    zip(one.heads, other.heads).reduce(0) { largest, heads in
      zip(heads.0.values, heads.1.values).reduce(largest) { max($0, abs($1.0 - $1.1)) }
    }
  }

  /// Reads a single text into a session, in pieces of these sizes, over and over.
  private func session(_ model: Model, _ input: ModelInput, pieces: [Int], asking: Bool) throws -> Session {
    let session = try model.session()
    try session.begin(mode: input.parts[0].mode)
    var rest = input.parts[0].tokens[...]
    var turn = 0
    while !rest.isEmpty {
      let size = pieces[turn % pieces.count]
      try session.append(rest.prefix(size))
      rest = rest.dropFirst(size)
      turn += 1
      if asking { _ = session.output() }
    }
    return session
  }

  @Test(
    "A text in any cutting gives what a batch gives, within its positions and beyond them",
    arguments: [TinyModel.moe, .yi], [[1], [3, 1, 7], [16], [49, 2], [1000]])
  func equalsBatch(tiny: TinyModel, pieces: [Int]) throws {
    let model = try tiny.load()
    for input in Texts.inputs(for: model, lengths: [1, 15, 48, 93, 94, 200, 333]) {
      let expected = try model.batch().run([input])[0]
      for asking in [false, true] {
        let output = try session(model, input, pieces: pieces, asking: asking).output()
        #expect(output.windowCount == expected.windowCount)
        #expect(difference(output, expected) <= 1e-4, "\(input.parts[0].tokens.count) tokens in \(pieces)")
      }
    }
  }

  @Test("Heads that follow a text speak for every token once")
  func tokensOnce() throws {
    let model = try TinyModel.moe.load()
    let input = Texts.inputs(for: model, lengths: [250])[0]
    let expected = try #require(try model.batch().run([input])[0]["stream"]).tokenValues
    let session = try model.session()
    try session.begin(mode: input.parts[0].mode)
    var found: [[Float]] = []
    for token in input.parts[0].tokens {
      try session.append([token])
      found += try #require(session.output()["stream"]).tokenValues
    }
    #expect(found.count == expected.count)
    for (one, other) in zip(found, expected) { #expect(abs(one[0] - other[0]) <= 1e-4) }
  }

  @Test("One prompt serves several answers")
  func forks() throws {
    let model = try TinyModel.moe.load()
    let prompt = try model.session()
    let question = model.input(prompt: "How do I make tea?", response: "")
    try prompt.begin(mode: question.parts[0].mode)
    try prompt.append(question.parts[0].tokens)
    let before = prompt.output()
    for answer in ["First heat the water.", "I cannot help.", "请问"] {
      let whole = model.input(prompt: "How do I make tea?", response: answer)
      let response = prompt.fork()
      try response.begin(mode: whole.parts[1].mode, segment: whole.parts[1].segment)
      try response.append(whole.parts[1].tokens)
      #expect(difference(response.output(), try model.batch().run([whole])[0]) <= 1e-4)
    }
    #expect(difference(prompt.output(), before) == 0)
  }

  @Test("What is taken back leaves no trace", arguments: [TinyModel.moe, .yi])
  func rollsBack(tiny: TinyModel) throws {
    let model = try tiny.load()
    let tokens = Texts.tokens(90, seed: 5, vocabularySize: model.config.vocabularySize)
    for kept in [1, 10, 60, 88] {
      let session = try model.session()
      try session.append(tokens)
      _ = session.output()
      try session.rollBack(to: kept)
      let other = try model.session()
      try other.append(tokens.prefix(kept - 1))
      #expect(session.count == other.count)
      #expect(difference(session.output(), other.output()) <= 1e-4)
      let more = Texts.tokens(20, seed: 6, vocabularySize: model.config.vocabularySize)
      if kept + 20 < model.config.positions.limit {
        try session.append(more)
        try other.append(more)
        #expect(difference(session.output(), other.output()) <= 1e-4)
      }
    }
  }

  @Test("A session goes back within its window only, and says so")
  func rollBackLimits() throws {
    let model = try TinyModel.moe.load()
    let session = try model.session()
    try session.append(Texts.tokens(300, seed: 1, vocabularySize: model.config.vocabularySize))
    #expect(throws: ModelInputError.self) { try session.rollBack(to: 3) }
    #expect(throws: ModelInputError.self) { try session.rollBack(to: 302) }
    #expect(session.count == 301)
    try session.rollBack(to: 300)
    #expect(session.count == 300)
  }

  @Test("A model that is not causal has no sessions")
  func notCausal() throws {
    #expect(throws: ModelInputError.notCausal(model: "tiny-dense")) { try TinyModel.dense.load().session() }
  }

  @Test("Tokens outside the vocabulary are refused, and the session goes on")
  func outside() throws {
    let model = try TinyModel.moe.load()
    let session = try model.session()
    #expect(throws: ModelInputError.self) { try session.append([1, 100_000]) }
    #expect(session.count == 1)
  }
}
