import Foundation
import RaiseCore
import RaiseInference
import RaiseTesting
import Testing

@testable import RaiseRules

/// Rules of kind `classifier` on fixtures/models/tiny-moe, whose weights are random: its scores mean nothing, and are
/// the same everywhere.
@Suite struct ClassifierRuleTests {
  static let fixtures = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .appendingPathComponent("../../../../fixtures").standardizedFileURL.path
  static let model = fixtures + "/models/tiny-moe"
  static let texts = [
    "The kettle is on the stove.", "水壶在炉子上。", "Rain again; we stayed in and read.",
    String(repeating: "A long tale of mild weather and quiet towns. ", count: 40), "",
  ]

  /// A policy of one rule with these settings.
  private func policy(
    _ settings: String, heads: String = "{toxicity: 0.5}", model: String = model
  ) throws -> (TemporaryFolder, LoadedPolicy) {
    let folder = try TemporaryFolder(["p.yaml": Self.yaml(settings, heads: heads, model: model)])
    return (folder, try folder.load("p"))
  }

  private static func yaml(_ settings: String, heads: String = "{toxicity: 0.5}", model: String = model) -> String {
    """
    name: p
    version: "1"
    description: One rule.
    stages: [pretraining, input, output]
    rules:
      - id: r
        kind: classifier
        hazards: [tox, atk, hte]
        model: \(model)
        heads: \(heads)
        action: flag
    """ + settings.split(separator: "\n").map { "\n\($0)" }.joined() + "\n"
  }

  private func item(_ text: String, role: Role = .document) -> Item {
    Item(id: "i", stage: .pretraining, text: text, role: role)
  }

  private func score(_ input: ModelInput, _ output: String, _ model: Model) throws -> Double {
    Double(try #require(try model.batch().run([input])[0]["safety", output]))
  }

  @Test("A finding has the model's own score from the threshold on, and there is none below it")
  func scores() throws {
    let model = try Model(folder: Self.model)
    for text in Self.texts.prefix(3) {
      let expected = try score(model.input(text), "toxicity", model)
      for threshold in [expected - 0.01, expected + 0.01] {
        let (folder, policy) = try policy("", heads: "{toxicity: \(threshold)}")
        let findings = try withExtendedLifetime(folder) { try policy.policy.decide(item(text)).findings }
        #expect(findings.count == (threshold < expected ? 1 : 0))
        guard let finding = findings.first else { continue }
        #expect(abs(finding.score - expected) < 1e-6 && finding.threshold == threshold)
        #expect(finding.hazard == .toxicity && finding.range == nil && finding.rule == "r")
        #expect(finding.detail == "tiny-moe 1.0.0, toxicity, stage 1 of 1")
      }
    }
  }

  @Test("A response is read behind what the user said last, or with answers-to behind the dialogue")
  func context() throws {
    let model = try Model(folder: Self.model)
    let turns = [
      Turn(role: .system, text: "Be kind."), Turn(role: .user, text: "Tea?"), Turn(role: .assistant, text: "Yes."),
      Turn(role: .user, text: "Now?"), Turn(role: .assistant, text: "Soon."),
    ]
    let item = Item(id: "i", stage: .output, turns: turns)
    for (settings, prompt) in [
      ("", "Now?"), ("    answers-to: dialogue", "Human: Tea?\n\nAssistant: Yes.\n\nHuman: Now?"),
    ] {
      let (_, policy) = try policy(settings, heads: "{toxicity: 0}")
      let expected = try score(model.input(prompt: prompt, response: "Soon."), "toxicity", model)
      #expect(abs(try #require(policy.policy.decide(item).findings.first).score - expected) < 1e-6, "\(settings)")
    }
    #expect(PromptContext.dialogue.text(before: turns.prefix(2)) == "Tea?")
    #expect(PromptContext.dialogue.text(before: turns.prefix(1)) == nil)
  }

  @Test("With report-all, scores below the threshold are recorded and do not count")
  func reportsAll() throws {
    let (_, silent) = try policy("", heads: "{toxicity: 0.99, attack: 0.99}")
    let (_, telling) = try policy("    report-all: true", heads: "{toxicity: 0.99, attack: 0.99}")
    for text in Self.texts where !text.isEmpty {
      #expect(try silent.policy.decide(item(text)).findings.isEmpty)
      let decision = try telling.policy.decide(item(text))
      #expect(decision.action == .allow && decision.findings.count == 2)
      #expect(decision.findings.allSatisfy { !$0.counts && $0.threshold == 0.99 && $0.score > 0 })
    }
    #expect(silent.id.digest != telling.id.digest)
  }

  @Test("A scalar head is watched by its sigmoid, also where low values are evidence")
  func scalars() throws {
    let model = try Model(folder: Self.model)
    let text = Self.texts[0]
    let scalar = try #require(try model.batch().run([model.input(text)])[0]["preference", "preference"])
    let expected = 1 / (1 + exp(-Double(scalar)))
    let (_, high) = try policy("    report-all: true", heads: "{preference: 0.5}")
    let (_, low) = try policy("    report-all: true", heads: "{preference: {at-most: 0.5}}")
    #expect(abs(try #require(high.policy.decide(item(text)).findings.first).score - expected) < 1e-6)
    #expect(abs(try #require(low.policy.decide(item(text)).findings.first).score - (1 - expected)) < 1e-6)
  }

  @Test("Rules that ask one model about prompts and answers find together what they find alone")
  func readAhead() async throws {
    let rules = [("user", "attack"), ("assistant", "toxicity"), ("assistant", "preference")].map { role, head in
      "  - {id: \(head), kind: classifier, hazards: [tox, atk], model: \(Self.model), roles: [\(role)], "
        + "heads: {\(head): 0}, action: flag}"
    }
    let head = ["name: p", "version: 1", "description: Three rules.", "stages: [reward]", "rules:"]
    let folder = try TemporaryFolder(["p.yaml": (head + rules).joined(separator: "\n")])
    let loaded = try folder.load("p")
    let asked = Turn(role: .user, text: "Where is the kettle?")
    let items =
      [Item(id: "q", stage: .reward, turns: [asked])]
      + Self.texts.map { Item(id: "a", stage: .reward, turns: [asked, Turn(role: .assistant, text: $0)]) }
    let together = try await loaded.evaluate(contentsOf: items).map { try $0.get() }
    #expect(try together == items.map { try loaded.policy.decide($0) })
    #expect(together[0].findings.map(\.rule) == ["attack"])
    #expect(Set(together[1].findings.map(\.rule)) == ["toxicity", "preference"])
  }

  @Test("What users say is read as a prompt, an answer behind what it answers, and input-mode overrides both")
  func modes() throws {
    let model = try Model(folder: Self.model)
    let (_, policy) = try policy("", heads: "{attack: 0}")
    let text = Self.texts[0]
    let asked = try policy.policy.decide(item(text, role: .user)).findings[0].score
    #expect(try abs(asked - score(model.input(text, mode: .prompt), "attack", model)) < 1e-6)
    let turns = [Turn(role: .user, text: "Where is it?"), Turn(role: .assistant, text: text)]
    let answered = try policy.policy.decide(Item(id: "d", stage: .output, turns: turns)).findings[0].score
    #expect(
      try abs(answered - score(model.input(prompt: "Where is it?", response: text), "attack", model)) < 1e-6)
    let (_, asText) = try self.policy("    input-mode: text", heads: "{attack: 0}")
    let read = try asText.policy.decide(item(text, role: .user)).findings[0].score
    #expect(try abs(read - score(model.input(text), "attack", model)) < 1e-6)
  }

  @Test("With roles, the words of others are not judged")
  func roles() throws {
    let (_, policy) = try policy("    roles: [user, tool]", heads: "{attack: 0}")
    for (role, count) in [(Role.user, 1), (.tool, 1), (.assistant, 0), (.document, 0), (.system, 0)] {
      #expect(try policy.policy.decide(item(Self.texts[0], role: role)).findings.count == count, "\(role)")
    }
    let turns = [Turn(role: .user, text: Self.texts[0]), Turn(role: .assistant, text: Self.texts[1])]
    #expect(try policy.policy.decide(Item(id: "d", stage: .output, turns: turns)).findings.isEmpty)
  }

  @Test("Thresholds go by the language of the text, and at-most turns a score around")
  func thresholds() throws {
    let (_, policy) = try policy("", heads: "{toxicity: {en: 0, zh: 1}, attack: {at-most: 1, hazard: atk.injection}}")
    let english = try policy.policy.decide(item(Self.texts[0])).findings
    let chinese = try policy.policy.decide(item(Self.texts[1])).findings
    #expect(english.map(\.hazard) == [.toxicity, .promptInjection])
    #expect(chinese.map(\.hazard) == [.promptInjection])
    let model = try Model(folder: Self.model)
    let attack = try score(model.input(Self.texts[1]), "attack", model)
    #expect(abs(chinese[0].score - (1 - attack)) < 1e-6 && chinese[0].threshold == 0)
  }

  @Test("Of a long text the strictest window is the evidence, and its bytes are the finding's range")
  func windows() throws {
    let text = Self.texts[3]
    let (_, policy) = try policy("    window-bytes: 128", heads: "{toxicity: 0}")
    let finding = try #require(try policy.policy.decide(item(text)).findings.first)
    let range = try #require(finding.range)
    let model = try Model(folder: Self.model)
    let window = String(decoding: Array(text.utf8)[range], as: UTF8.self)
    #expect(range.count <= 160)
    #expect(try abs(finding.score - score(model.input(window), "toxicity", model)) < 1e-6)
  }

  @Test("With of-windows: mean, all windows are the evidence, each by its bytes, and the finding is of the whole text")
  func meanOfWindows() throws {
    let text = (1...30).map { "Page \($0 * 97) tells of town \($0 * $0)." }.joined(separator: "\n")
    let model = try Model(folder: Self.model)
    let bytes = Array(text.utf8)
    let windows = bytes.withUnsafeBufferPointer { TextWindows.ranges(of: $0, windowBytes: 128) }
    let scores = try windows.map {
      try score(model.input(String(decoding: bytes[$0], as: UTF8.self)), "toxicity", model)
    }
    let mean = zip(windows, scores).reduce(0) { $0 + Double($1.0.count) * $1.1 } / Double(bytes.count)
    let highest = try #require(scores.max())
    try #require(windows.count > 2 && highest > mean)
    func findings(_ head: String) throws -> [Finding] {
      let (_, policy) = try policy("    window-bytes: 128", heads: "{toxicity: {\(head)}}")
      return try policy.policy.decide(item(text)).findings
    }
    let finding = try #require(try findings("at-least: \(mean - 1e-5), of-windows: mean").first)
    #expect(abs(finding.score - mean) < 1e-6 && finding.range == nil)
    #expect(finding.threshold == mean - 1e-5)
    #expect(finding.detail == "tiny-moe 1.0.0, toxicity, stage 1 of 1, mean of \(windows.count) windows")
    #expect(try findings("at-least: \((mean + highest) / 2), of-windows: mean").isEmpty)
    #expect(try findings("at-least: \((mean + highest) / 2)").count == 1)
    let inverted = try #require(try findings("at-most: 1, of-windows: mean").first)
    #expect(abs(inverted.score - (1 - mean)) < 1e-6)
  }

  @Test("A mean of windows in two languages is held against the mean of their thresholds")
  func meanThreshold() throws {
    let chinese = String(repeating: Self.texts[1], count: 12)
    let text = Self.texts[3] + "\n" + chinese
    let (_, policy) = try policy(
      "    window-bytes: 128\n    report-all: true",
      heads: "{toxicity: {at-least: {en: 0.2, zh: 0.8}, of-windows: mean}}")
    let finding = try #require(try policy.policy.decide(item(text)).findings.first)
    let share = Double(chinese.utf8.count) / Double(text.utf8.count)
    #expect(abs(finding.threshold - (0.2 + 0.6 * share)) < 0.05, "\(finding.threshold), \(share)")
    #expect(finding.threshold > 0.25 && finding.threshold < 0.75)
  }

  @Test("What was observed tells the mean as judging does, and the threshold may change afterwards")
  func meanFromObservations() async throws {
    let mean = "    window-bytes: 128\n    report-all: true"
    let (_, recorded) = try policy(mean, heads: "{toxicity: {at-least: 0.9, of-windows: mean}}")
    let (_, other) = try policy(mean, heads: "{toxicity: {at-least: 0.1, of-windows: mean}}")
    let items = Self.texts.map { item($0) }
    let seen = try await recorded.policy.observe(items, completely: true)
    for (item, observations) in zip(items, seen) {
      #expect(try other.policy.decide(item, from: observations) == other.policy.decide(item))
    }
    try await ObservingPolicyContract.expectContract(of: recorded.policy, on: items)
  }

  @Test(
    "A stage whose band is all doubt changes nothing; one that clears all finds nothing; one that is certain decides")
  func cascade() throws {
    func findings(_ band: String) throws -> [Finding] {
      let stage = "    cascade: [{model: \(Self.model), bands: {toxicity: \(band)}}]"
      let (_, policy) = try policy(stage, heads: "{toxicity: 0.01}")
      return try policy.policy.decide(item(Self.texts[0])).findings
    }
    let (_, alone) = try policy("", heads: "{toxicity: 0.01}")
    let expected = try #require(try alone.policy.decide(item(Self.texts[0])).findings.first)
    let doubted = try #require(try findings("{clear: 0}").first)
    #expect(doubted.score == expected.score && doubted.threshold == 0.01)
    #expect(doubted.detail?.hasSuffix("stage 2 of 2") == true)
    #expect(try findings("{clear: 1}").isEmpty)
    let certain = try #require(try findings("{clear: 0, certain: 0.001}").first)
    #expect(certain.threshold == 0.001 && certain.detail?.hasSuffix("stage 1 of 2") == true)
  }

  @Test("A screen is a stage like others: it reads bytes where they stand, and its windows are its own")
  func screen() throws {
    let folder = Self.fixtures + "/models/tiny-screen"
    let screen = try ScreenModel(folder: folder)
    let text = Self.texts[3] + Self.texts[1]
    let (_, alone) = try policy("", heads: "{toxicity: 0, hate: 0}", model: folder)
    let found = try alone.policy.decide(item(text)).findings
    for (head, output) in [(Hazard.toxicity, 0), (.hate, 2)] {
      let finding = try #require(found.first { $0.hazard == head })
      let expected = try #require(screen.windows(of: text).max { $0.score(output) < $1.score(output) })
      #expect(abs(finding.score - Double(expected.score(output))) < 1e-6 && finding.range == expected.utf8Range)
      #expect(finding.detail?.hasPrefix("tiny-screen 1.0.0, ") == true)
    }
    // Windows of the screen's size are read once for both languages' thresholds.
    let (_, chinese) = try policy("", heads: "{toxicity: {en: 1, zh: 0}}", model: folder)
    #expect(try chinese.policy.decide(item(Self.texts[3])).findings.isEmpty)
    #expect(try chinese.policy.decide(item(Self.texts[1])).findings.count == 1)
  }

  @Test("A screen before a model leaves to it what it doubts, and no budget counts its windows")
  func screened() throws {
    let text = (1...30).map { "Page \($0 * 97) tells of town \($0 * $0)." }.joined(separator: "\n")
    func findings(clear: Double) throws -> [Finding] {
      let stage =
        "    cascade: [{model: \(Self.fixtures)/models/tiny-screen, bands: {toxicity: {clear: \(clear)}}}]\n"
        + "    max-windows: 1"
      let (_, policy) = try policy(stage, heads: "{toxicity: 0.01}")
      return try policy.policy.decide(item(text)).findings
    }
    #expect(try findings(clear: 1).isEmpty)
    let screen = try ScreenModel(folder: Self.fixtures + "/models/tiny-screen")
    let scores = screen.windows(of: text).map { Double($0.score(0)) }.sorted(by: >)
    try #require(scores.count > 2 && scores[0] > scores[1])
    let finding = try #require(try findings(clear: (scores[0] + scores[1]) / 2).first)
    #expect(finding.detail == "tiny-moe 1.0.0, toxicity, stage 2 of 2")
    #expect(throws: EvaluationError.self) { try findings(clear: 0) }
  }

  /// Fails on texts that say so, and finds nothing in others.
  private struct FragileScorer: TextScorer {
    let name = "fragile"
    let label = "fragile 1"
    let outputs = ["toxicity"]
    let isScreen = false

    func readings(of passages: [Passage], in texts: [JudgedText], readsModes: Bool) throws -> [Reading] {
      try passages.map { passage in
        let fails = texts[passage.text].withBytes { $0.starts(with: "fail".utf8) }
        if fails { throw EvaluationError(rule: "fragile", reason: "it failed") }
        return Reading(probabilities: [0.5], language: .en)
      }
    }
  }

  @Test("What a model fails on is an error of its items alone")
  func failures() throws {
    let (_, loaded) = try policy("")
    let definition = try #require(loaded.policy.rules.first)
    let head = ClassifierHead(output: "toxicity", hazard: .toxicity, thresholds: [.en: 0.4, .zh: 0.4])
    let stage = ClassifierStage(
      scorer: LoadedScorer(FragileScorer()), bands: [UncertaintyBand(output: 0, clear: 0, certain: 2)])
    let rule = ClassifierRule(
      settings: RuleSettings(id: definition.id, hazards: definition.hazards, threshold: 0.5, mode: .enforce),
      cascade: Cascade(heads: [head], stages: [stage], budget: ClassifierBudget()), mode: nil, roles: nil,
      windowBytes: 128,
      describedValues: [:])
    let texts = ["a", "fail", "b", "c", "fail again", "d", "e"]
    let found = rule.findings(inEach: texts.map { item($0) })
    #expect(found.map { (try? $0.get())?.count } == [1, nil, 1, 1, nil, 1, 1])
    guard case .failure(let error) = found[4] else { return }
    #expect(error.rule == "r" && error.reason.contains("it failed"))
  }

  /// Says of each text what its words are the names of: an output, and how probable it is.
  private struct SayingScorer: TextScorer {
    let name = "saying"
    let label = "saying 1"
    let outputs = ["prompt_harm", "s1", "s8"]
    let isScreen = false

    func readings(of passages: [Passage], in texts: [JudgedText], readsModes: Bool) -> [Reading] {
      passages.map { passage in
        let words = texts[passage.text].withBytes { String(decoding: $0, as: UTF8.self) }.split(separator: " ")
        return Reading(probabilities: words.compactMap { Float(String($0)) }, language: .en)
      }
    }
  }

  @Test("The most probable of the outputs that name hazards says what a finding is evidence of")
  func named() throws {
    let other = Hazard(rawValue: "oth")
    var head = ClassifierHead(output: "prompt_harm", hazard: other, thresholds: [.en: 0.5, .zh: 0.5])
    head.names = [
      ClassifierHead.HazardName(output: 1, hazard: .violentCrimes),
      ClassifierHead.HazardName(output: 2, hazard: .nonViolentCrimes),
    ]
    let stage = ClassifierStage(
      scorer: LoadedScorer(SayingScorer()), bands: [UncertaintyBand(output: 0, clear: 0, certain: 2)])
    let rule = ClassifierRule(
      settings: RuleSettings(id: "r", hazards: [other], threshold: 0.5, mode: .enforce),
      cascade: Cascade(heads: [head], stages: [stage], budget: ClassifierBudget()), mode: nil, roles: nil,
      windowBytes: 128, describedValues: [:])
    let texts = ["0.9 0.1 0.4", "0.9 0.6 0.4", "0.9 0.01 0.04", "0.4 0.9 0.9"]
    let found = try rule.findings(inEach: texts.map { item($0) }).map { try $0.get().map(\.hazard) }
    #expect(found == [[.nonViolentCrimes], [.violentCrimes], [other], []])
  }

  @Test("A text that needs more windows than it may have fails, or says what was not read")
  func budget() throws {
    let (_, strict) = try policy("    window-bytes: 128\n    max-windows: 2")
    let error = #expect(throws: EvaluationError.self) { try strict.policy.decide(item(Self.texts[3])) }
    #expect(error?.reason.contains("max-windows ran out: 2 windows were read") == true)
    #expect(try strict.policy.decide(item(Self.texts[0])).findings.allSatisfy { $0.score > 0 })
    let (_, mild) = try policy("    window-bytes: 128\n    max-windows: 2\n    over-budget: judge-what-was-read")
    let findings = try mild.policy.decide(item(Self.texts[3])).findings
    #expect(findings.contains { $0.score == 0 && !$0.counts && $0.detail?.contains("were not") == true })
  }

  @Test("Many items at once are decided as one by one, a failure for its item alone")
  func batch() async throws {
    let (_, policy) = try policy("    window-bytes: 128\n    max-windows: 4", heads: "{toxicity: 0.01, attack: 0.01}")
    let items = (0..<3).flatMap { _ in Self.texts.map { item($0) } }
    let together = try await policy.evaluate(contentsOf: items)
    #expect(together.count == items.count)
    for (item, result) in zip(items, together) {
      let alone = Result { try policy.policy.decide(item) }
      #expect((try? alone.get()) == (try? result.get()))
    }
    #expect(together.contains { (try? $0.get()) == nil } && together.contains { (try? $0.get())?.action == .flag })
  }

  private static let encoded = "V2F0ZXIgdGhlIHBsYW50cw=="

  /// What a policy of one rule, with these settings, finds in a text in a stage. As the weights happen to be, low values
  /// are where it is what the encoded text says that is the evidence.
  private func findings(
    in text: String, _ stage: Stage = .input, _ settings: String = "", heads: String = "{attack: {at-most: 1}}"
  ) throws -> [Finding] {
    let (_, policy) = try policy(settings, heads: heads)
    return try policy.policy.decide(Item(id: "i", stage: stage, text: text, role: .user)).findings
  }

  @Test("Of a disguised text the strictest reading is the evidence, and the detail names what was taken off")
  func disguises() throws {
    let model = try Model(folder: Self.model)
    let (own, reading) = (model.input(Self.encoded, mode: .prompt), model.input("Water the plants", mode: .prompt))
    // The weights are random: which reading is the stricter one is turned around by at-most.
    for (heads, output, isInverted) in [
      ("{attack: 0}", "attack", false), ("{attack: {at-most: 1, hazard: atk}}", "attack", true),
    ] {
      let finding = try #require(try findings(in: Self.encoded, heads: heads).first)
      let scores = try [own, reading].map { input in
        isInverted ? 1 - (try score(input, output, model)) : try score(input, output, model)
      }
      #expect(abs(finding.score - max(scores[0], scores[1])) < 1e-6 && finding.range == nil)
      let detail = "tiny-moe 1.0.0, \(output), stage 1 of 1"
      #expect(finding.detail == (scores[1] > scores[0] ? detail + ", base64 read" : detail))
    }
  }

  @Test("What is hidden in a text is found where it stands")
  func disguisedRange() throws {
    let text = "Read \(Self.encoded) twice. " + Self.texts[3]
    let ranges = try ["toxicity: 0", "toxicity: {at-most: 1}", "attack: 0", "attack: {at-most: 1}"].flatMap { head in
      try findings(in: text, .input, "    window-bytes: 128", heads: "{\(head)}")
    }.filter { $0.detail?.hasSuffix("base64 read") == true }.compactMap(\.range)
    #expect(!ranges.isEmpty && ranges.allSatisfy { $0 == 5..<5 + Self.encoded.utf8.count })
  }

  @Test("Disguises are read in the stages of a served model, and where the settings say so")
  func disguiseHandling() throws {
    let plain = try findings(in: Self.encoded, .pretraining)
    #expect(plain.allSatisfy { $0.detail?.hasSuffix("read") == false })
    #expect(try findings(in: Self.encoded, .pretraining, "    disguises: read-where-served") == plain)
    #expect(try findings(in: Self.encoded, .input, "    disguises: ignore") == plain)
    let read = try findings(in: Self.encoded, .input)
    #expect(read != plain)
    #expect(try findings(in: Self.encoded, .output) == read)
    #expect(try findings(in: Self.encoded, .pretraining, "    disguises: read") == read)
  }

  @Test("The windows of all readings are of one budget")
  func disguiseBudget() throws {
    #expect(try !findings(in: Self.encoded, .input, "    max-windows: 2").isEmpty)
    let error = #expect(throws: EvaluationError.self) { try findings(in: Self.encoded, .input, "    max-windows: 1") }
    #expect(error?.reason.contains("1 windows were read, 1 doubtful ones were not") == true)
  }

  @Test("A policy's classifiers alone, with their cascades and without, show what the cascades lose")
  func alone() throws {
    let cascade = "    cascade: [{model: \(Self.model), bands: {toxicity: {clear: 1}}}]\n    max-windows: 1"
    let words = "\n  - {id: w, kind: keyword, hazards: [oth], words: [kettle], action: block}"
    let yaml = Self.yaml(cascade, heads: "{toxicity: 0.01}") + words
    let policy = try TemporaryFolder(["p.yaml": yaml]).load("p").policy
    let (cascaded, alone) = (try policy.classifiersAlone(), try policy.classifiersAlone(cascaded: false))
    #expect(try policy.decide(item(Self.texts[0])).action == .block)
    #expect(try cascaded.decide(item(Self.texts[0])).action == .allow)
    #expect(try alone.decide(item(Self.texts[0])).action == .flag)
    // Without a cascade there is no budget either: the last model reads it all.
    #expect(try alone.decide(item(Self.texts[3])).findings.count == 1)
    #expect(alone.id.name == "p.last-model" && alone.id.digest != cascaded.id.digest)
    let none = try RulePolicy(
      name: "none", version: "1", stages: policy.stages, rules: policy.rules.filter { $0.id == "w" },
      today: policy.today)
    #expect(throws: EvaluationError.self) { try none.classifiersAlone() }
  }

  @Test("A policy's thresholds for a model are those of the rules in which it has the last word")
  func modelThresholds() throws {
    let (_, loaded) = try policy("", heads: "{toxicity: {en: 0.2, zh: 0.3}, attack: {at-most: 0.1}, news: 0.4}")
    let found = loaded.policy.classifierThresholds(ofModel: "tiny-moe")
    #expect(found == ["toxicity": [.en: 0.2, .zh: 0.3], "news": [.en: 0.4, .zh: 0.4]])
    #expect(loaded.policy.classifierThresholds(ofModel: "tiny-screen").isEmpty)
    #expect(loaded.policy.classifierThresholds(ofModel: nil) == found)
  }

  @Test("The example policy and its rule keep their contracts")
  func contracts() async throws {
    let library = PolicyLibrary(folders: [Self.fixtures + "/policies"], today: try #require(CalendarDay("2026-06-01")))
    let loaded = try library.load("tiny-classifier")
    let items = Self.texts.map { item($0) }
    try await RuleContract.expectContract(of: loaded.policy.rules[0].rule, on: items)
    try await PolicyContract.expectContract(of: loaded.policy, on: items)
    #expect(loaded.policy.rules[0].values["model"]?.summary.hasPrefix("tiny-moe 1.0.0 ") == true)
  }

  @Test("Policies that name one folder share what is loaded from it")
  func shared() throws {
    let first = try LoadedScorer.load(folder: Self.model)
    #expect(try LoadedScorer.load(folder: Self.model + "/../tiny-moe") === first)
  }

  @Test("Another threshold, band or model is another digest")
  func digests() throws {
    let cascade = "    cascade: [{model: \(Self.model), bands: {toxicity: {clear: 0.1}}}]"
    let copy = try TemporaryFolder()
    let other = copy.path + "/calibrated"
    try FileManager.default.copyItem(atPath: Self.model, toPath: other)
    let fits = #"{"format": "raise-calibration/1", "outputs": {"toxicity": {"en": {"scale": 2, "offset": 0}}}}"#
    try copy.write(fits, to: "calibrated/calibration.json")
    let variants = [
      Self.yaml(""), Self.yaml("", heads: "{toxicity: 0.6}"), Self.yaml(cascade),
      Self.yaml(cascade.replacingOccurrences(of: "0.1", with: "0.2")), Self.yaml("", model: other),
      Self.yaml("    disguises: read"), Self.yaml("    disguises: ignore"),
    ]
    let digests = try variants.map { try TemporaryFolder(["p.yaml": $0]).load("p").id.digest }
    #expect(Set(digests).count == variants.count)
  }

  @Test(
    "What is wrong with the settings is said where it stands",
    arguments: [
      ("", "{toxicty: 0.5}", #"p.yaml:10:13: rules[0].heads: tiny-moe 1.0.0 has no output "toxicty" (known: toxicity"#),
      ("", "{toxicity: 1.5}", "rules[0].heads.toxicity: expected a number from 0 to 1, found the number 1.5"),
      ("", "{toxicity: {en: 0.5}}", #"missing key "zh""#),
      ("", "{embedding: 0.5}", #"has no output "embedding""#),
      ("", "{toxicity: {hazard: tox}}", "expected either at-least or at-most"),
      ("", "{toxicity: {at-least: 0.5, hazard: sxc}}", "sxc is not among what the rule's hazards cover"),
      ("", "{toxicity: {at-least: 0.5, named-by: [refusal]}}", #"has no output "refusal" that names a hazard"#),
      ("", "[toxicity]", "expected a mapping of outputs to thresholds"),
      ("    cascade: [{model: none, bands: {}}]", "{toxicity: 0.5}", #"rules[0].cascade[0].model: no model "none""#),
      (
        "    cascade: [{model: \(model), bands: {tox: {clear: 0.1}}}]", "{toxicity: 0.5}",
        #"the rule has no head "tox" (known: toxicity)"#
      ),
      (
        "    cascade: [{model: \(model), bands: {toxicity: {clear: 0.5, certain: 0.4}}}]", "{toxicity: 0.5}",
        "expected more than clear, 0.5, found 0.4"
      ),
      (
        "    cascade: [{model: \(model), bands: {toxicity: {clear: 0.5, output: harm}}}]", "{toxicity: 0.5}",
        #"has no output "harm""#
      ),
      (
        "    cascade: [{model: \(model), bands: {toxicity: {clear: 0.5}}}]",
        "{toxicity: {at-least: 0.5, of-windows: mean}}",
        "rules[0].cascade[0].bands.toxicity: the head is the mean of all windows, so no stage may settle some of them"
      ),
      (
        "", "{toxicity: {at-least: 0.5, of-windows: median}}",
        #"unknown of-window "median" (known: strictest, mean)"#
      ),
      ("    window-bytes: 3", "{toxicity: 0.5}", "expected a number from 64 to 8192"),
      ("    roles: [reader]", "{toxicity: 0.5}", #"unknown role "reader""#),
      ("    input-mode: story", "{toxicity: 0.5}", #"unknown input-mode "story""#),
      (
        "    disguises: see", "{toxicity: 0.5}",
        #"unknown disguise "see" (known: read-where-served, read, ignore)"#
      ),
    ])
  func faults(settings: String, heads: String, message: String) throws {
    let folder = try TemporaryFolder(["p.yaml": Self.yaml(settings, heads: heads)])
    let found = try folder.message(loading: "p")
    #expect(found?.contains(message) == true, "\(found ?? "it loads")")
  }

  @Test("A calibration of an output that the model lacks is an error that names it")
  func strayCalibration() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Self.model, toPath: folder.path + "/stray")
    let fits = #"{"format": "raise-calibration/1", "outputs": {"toxicty": {"en": {"scale": 2, "offset": 0}}}}"#
    try folder.write(fits, to: "stray/calibration.json")
    try folder.write(Self.yaml("", model: folder.path + "/stray"), to: "p.yaml")
    let found = try #require(try folder.message(loading: "p"))
    #expect(found.contains("rules[0].model: "))
    #expect(found.contains("outputs.toxicty: unknown key; nearest known key: toxicity"))
  }

  @Test("A model that is nowhere is an error that lists where it was looked for")
  func missing() throws {
    let folder = try TemporaryFolder(["p.yaml": Self.yaml("", model: "raise-smal")])
    let found = try #require(try folder.message(loading: "p"))
    #expect(found.contains(#"rules[0].model: no model "raise-smal""#) && found.contains("share/raise/models"))
  }
}
