/// Writes one prompt: the request with its asides, or a style's wrapping around the request.
struct PromptWriter {
  struct Written {
    var messages: [Message]
    var basis: String
    var wrapping = 0
    var transforms: [String] = []
  }

  let plan: SynthesisPlan
  let cell: Cell
  let topic: String
  let words: SlotWords
  /// The transforms to use; drawn when nil.
  let chain: [any PromptTransform.Type]?
  var random: RandomSource

  /// Stands for the request while a wrapping is filled, so that the same wrapping can be had with the request as it
  /// is and in disguise. A private-use scalar, which no phrase holds.
  private static let mark = "\u{F8FF}"

  /// The request without a wrapping.
  mutating func plain() -> Written {
    let text = withAsides(question())
    return Written(messages: [.user(text)], basis: text)
  }

  /// The request in one of a style's wrappings.
  mutating func wrapped(in style: AttackStyle) -> Written {
    let wrappings = style.wrappings[cell.language] ?? []
    let number = random.below(wrappings.count)
    let request = question()
    let disguise = wrappings[number].carriesRequest ? disguised(request) : nil
    let given = pieces(of: request).merging(["request": Self.mark, "do": topic]) { _, new in new }
    let turns = wrappings[number].turns.map { turn in
      (isUser: turn.isUser, text: turn.text.filled(given, words, &random))
    }
    func messages(_ request: String) -> [Message] {
      turns.map { turn in
        let text = turn.text.replacing(Self.mark, with: request)
        return turn.isUser ? .user(text) : .assistant(text)
      }
    }
    return Written(
      messages: messages(disguise?.text ?? request), basis: messages(request).map(\.content).joined(separator: "\n"),
      wrapping: number + 1, transforms: disguise?.transforms ?? [])
  }

  private mutating func question() -> String {
    filled(plan.grammar.phrases[cell.language]?.questions ?? [], ["do": topic])
  }

  private mutating func withAsides(_ question: String) -> String {
    guard let phrases = plan.grammar.phrases[cell.language] else { return question }
    var sentences: [String] = []
    if random.happens(plan.asides.persona) { sentences.append(filled(phrases.personas, [:])) }
    if random.happens(plan.asides.situation) { sentences.append(filled(phrases.situations, [:])) }
    sentences.append(question)
    if random.happens(plan.asides.closing) { sentences.append(filled(phrases.closings, [:])) }
    return sentences.map(Self.capitalized).joined(separator: cell.language.sentenceSeparator)
  }

  private mutating func filled(_ templates: [Template], _ given: [String: String]) -> String {
    Self.capitalized(random.pick(templates).filled(given, words, &random))
  }

  /// A sentence that a word of a slot may begin.
  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

// MARK: - Payload splitting and disguise

extension PromptWriter {
  /// The request cut into three, at places between a quarter and three quarters of it.
  private mutating func pieces(of request: String) -> [String: String] {
    let characters = Array(request)
    let quarter = max(1, characters.count / 4)
    let first = min(characters.count, quarter + random.below(quarter))
    let second = min(characters.count, first + 1 + random.below(quarter))
    return [
      "part1": String(characters[..<first]), "part2": String(characters[first..<second]),
      "part3": String(characters[second...]),
    ]
  }

  /// The request through a chain of transforms, announced by a carrier; nil when it stays as it is.
  private mutating func disguised(_ request: String) -> (text: String, transforms: [String])? {
    let chain = chain ?? drawnChain()
    guard !chain.isEmpty else { return nil }
    let text = chain.reduce(request) { $1.apply($0) }
    let separator = cell.language == .english ? ", then " : "，再"
    let name = chain.map { $0.title(in: cell.language) }.joined(separator: separator)
    let carrier = random.pick(plan.grammar.carriers[cell.language] ?? [])
    return (carrier.filled(["name": name, "text": text], words, &random), chain.map { $0.name })
  }

  private mutating func drawnChain() -> [any PromptTransform.Type] {
    let fit = plan.disguise.transforms(for: cell.language)
    guard !fit.isEmpty, random.happens(plan.disguise.share) else { return [] }
    var chain: [any PromptTransform.Type] = []
    for _ in 0...random.below(plan.disguise.depth) {
      let next = random.pick(fit)
      // Twice the same would often undo itself.
      if !chain.contains(where: { $0.name == next.name }) { chain.append(next) }
    }
    return chain
  }
}
