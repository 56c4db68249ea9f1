/// How one case of golden.json came out.
public struct GoldenComparison: Sendable, Hashable {
  /// The case's place in the file, from 0.
  public var index: Int
  /// The largest absolute difference of each head, by name.
  public var maxDifference: [String: Float]
  /// The Euclidean length of ours - theirs, for each head.
  public var difference: [String: Float]
  /// The Euclidean length of theirs, for each head: what differences are to be set against. A head of one number is
  /// near zero in some cases by chance, so compare sums over the cases rather than the quotient of one.
  public var size: [String: Float]
  /// What does not even have the same shape, in words; empty when all does.
  public var mismatches: [String]
}

extension GoldenVectors {
  /// Runs every case.
  public func compare(with model: Model) throws -> [GoldenComparison] {
    let outputs = try model.batch().run(cases.map(\.input))
    return zip(cases.indices, zip(cases, outputs)).map { index, pair in
      var comparison = pair.0.compare(with: pair.1, index: index)
      if let problem = pair.0.tokenProblem(model) { comparison.mismatches.append(problem) }
      return comparison
    }
  }
}

extension GoldenVectors.Case {
  /// The case's tokens as they stand, with nothing added.
  var input: ModelInput {
    var parts: [ModelInput.Part] = []
    for (token, segment) in zip(tokens, segments) {
      if parts.last?.segment != segment { parts.append(ModelInput.Part(tokens: [], segment: segment)) }
      parts[parts.count - 1].tokens.append(token)
    }
    return ModelInput(start: nil, parts: parts, end: nil)
  }

  func compare(with output: ModelOutput, index: Int) -> GoldenComparison {
    var result = GoldenComparison(index: index, maxDifference: [:], difference: [:], size: [:], mismatches: [])
    for (name, expected) in logits.sorted(by: { $0.key < $1.key }) {
      guard let ours = output.values(named: name) else {
        result.mismatches.append("there is no head \"\(name)\"")
        continue
      }
      let theirs = expected.flat
      guard theirs.count == ours.count else {
        result.mismatches.append("head \"\(name)\": expected \(theirs.count) values, found \(ours.count)")
        continue
      }
      let differences = zip(theirs, ours).map { $0 - $1 }
      // A NaN is as far off as can be: max would pass over it.
      result.maxDifference[name] = differences.reduce(0) { $1.isNaN ? .infinity : max($0, abs($1)) }
      result.difference[name] = length(differences)
      result.size[name] = length(theirs)
    }
    return result
  }

  private func length(_ values: [Float]) -> Float { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// Where the case is of a text, what is wrong with the tokens that the model makes of it.
  func tokenProblem(_ model: Model) -> String? {
    guard let prompt else { return nil }
    let input =
      response.map { model.input(prompt: prompt, response: $0) }
      ?? model.input(prompt, mode: mode.flatMap(Model.Mode.init) ?? .text)
    let windows = WindowCutter.windows(
      of: input, limit: model.config.positions.limit, overlap: model.config.windows.overlap)
    let found = (windows.first?.tokens ?? []) + (input.end.map { [$0] } ?? [])
    return found == tokens ? nil : "the text's tokens: expected \(tokens), found \(found)"
  }
}

extension ModelOutput {
  /// The numbers that golden.json has under `name`: a head's, or as `pooled` the state that an embedding is made of.
  fileprivate func values(named name: String) -> [Float]? {
    if name == "pooled" { return heads.first { $0.labels.isEmpty }?.values }
    guard let head = self[name] else { return nil }
    if !head.tokenValues.isEmpty { return head.tokenValues.flatMap { $0 } }
    return head.labels.isEmpty ? head.scores : head.values
  }
}

extension GoldenVectors.Values {
  fileprivate var flat: [Float] {
    switch self {
    case .text(let row): row
    case .tokens(let rows): rows.flatMap { $0 }
    }
  }
}
