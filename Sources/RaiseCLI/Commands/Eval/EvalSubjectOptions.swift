import ArgumentParser
import Foundation
import RaiseCore
import RaiseEvaluation
import RaiseInference
import RaiseRules

/// What is measured: a model's heads, a screen's, or a policy, alone or beside another one.
struct EvalSubjectOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The model: a folder, or the name of a bundled one.", valueName: "model"),
    transform: ModelArgument.folder)
  var model: String?

  @Option(
    name: .customLong("head"), parsing: .singleValue,
    help: ArgumentHelp(
      "A number of the model, such as toxicity; may be repeated; all for every one. Of a reward: reward, cost, a signal.",
      valueName: "name")
  )
  var heads: [String] = []

  @Option(help: "Keep the weights in fp32, bf16, fp16 or int8 (default: as they are stored).")
  var precision: PrecisionName?

  @Option(help: "The policy: a name under policies/, or the path of a file.")
  var policy: String?

  @Option(
    help: ArgumentHelp("The policy whose reward section scores answers; see docs/reward.md.", valueName: "policy"))
  var reward: String?

  @OptionGroup var policies: PolicyLocationOptions

  @Option(help: ArgumentHelp("Measure only what the policy finds of this hazard.", valueName: "code"))
  var hazard: String?

  @Option(
    help: ArgumentHelp("The mildest of a policy's actions that count as flagged (default: flag).", valueName: "action"))
  var action: RaiseCore.Action?

  @Option(
    help: ArgumentHelp(
      "Put the decisions beside those of this policy, on rows that need no label; with --from-scores of this head.",
      valueName: "policy"))
  var against: String?

  @Flag(
    help: "Put the policy's classifiers beside the same asking their last models alone: what their cascades lose.")
  var againstLastModel = false

  @Flag(help: "Score a model's rows without their disguises too, as the guard's policies do; the highest scores count.")
  var readDisguises = false

  @Option(help: "Threads (default: one for each core).")
  var threads: Int?

  func validate(isNeeded: Bool) throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1...1024, found \(threads)")
    }
    let subjects = [model, policy, reward].compactMap { $0 }
    if !isNeeded && !subjects.isEmpty {
      throw ValidationError("--from-scores scores nothing, so not with --model, --policy or --reward")
    }
    if isNeeded && subjects.count != 1 {
      throw ValidationError("expected one of --model, --policy and --reward, found \(subjects.count)")
    }
    if policy != nil && !heads.isEmpty { throw ValidationError("--head is of a model: expected --model with it") }
    if isNeeded && policy == nil && (action != nil || isCompared) {
      throw ValidationError("--action and --against are of policies: expected --policy with them")
    }
    if readDisguises && model == nil {
      throw ValidationError("--read-disguises is of models: policies say themselves what they read")
    }
    if action != nil && hazard != nil { throw ValidationError("--action and --hazard exclude each other") }
    if against != nil && againstLastModel {
      throw ValidationError("--against and --against-last-model exclude each other")
    }
    if !isNeeded && againstLastModel {
      throw ValidationError("--from-scores compares saved heads: --against names one")
    }
    if !isNeeded && against != nil && heads.count != 1 {
      throw ValidationError("--from-scores with --against takes one --head, found \(heads.count)")
    }
    if hazard != nil && policy == nil { throw ValidationError("--hazard: expected --policy with it") }
    if let hazard, Hazard(known: hazard) == nil {
      let families = Set(Hazard.known.map(\.family.rawValue)).sorted().joined(separator: ", ")
      throw ValidationError("--hazard: unknown hazard \"\(hazard)\" (families: \(families))")
    }
  }

  /// Whether two policies, or two saved heads, are put beside each other.
  var isCompared: Bool { against != nil || againstLastModel }

  /// Whether there is a model that may have a head of tokens.
  var isNetwork: Bool { model.map { !ScreenConfig.isScreen(folder: $0) } ?? false }

  private var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// What scores, and what reports call it.
  ///
  /// - Parameter suiteHeads: The heads that a suite wants, when none are named.
  func scorer(suiteHeads: [String]?) throws -> (any Scorer, String) {
    if let policy { return try policyScorer(policy) }
    if let reward { return try rewardScorer(reward, suiteHeads: suiteHeads) }
    let (scorer, name) = try modelScorer(suiteHeads: suiteHeads)
    return readDisguises ? (UndisguisingScorer(scorer), "\(name), disguises read") : (scorer, name)
  }

  private func modelScorer(suiteHeads: [String]?) throws -> (any Scorer, String) {
    if let model, !isNetwork { return try screenScorer(model, suiteHeads: suiteHeads) }
    let (model, calibration) = try loadModel()
    let wanted = try wantedHeads(of: model.config.outputs.map(\.name), suiteHeads) {
      model.config.output(named: $0) != nil
    }
    return (try ModelScorer(model, calibration: calibration, heads: wanted, threads: threadCount), name(of: model))
  }

  /// What follows streams, and what reports call the model.
  ///
  /// - Parameter head: The head of tokens.
  func tracer(head: String) throws -> (StreamTracer, String) {
    let (model, calibration) = try loadModel()
    return (try StreamTracer(model, calibration: calibration, head: head, threads: threadCount), name(of: model))
  }

  /// The thresholds that policies have for the model's heads; for those of every model where none is named.
  func thresholds(of names: [String]) throws -> [String: Threshold] {
    guard !names.isEmpty else { return [:] }
    let library = try policies.library()
    let model = try model.map(configuredName)
    var found: [String: Threshold] = [:]
    for name in names {
      for (head, values) in try library.load(name).policy.classifierThresholds(ofModel: model) where found[head] == nil
      {
        let byLanguage = Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
        found[head] = Threshold(values[.en] ?? 1, byLanguage: byLanguage, origin: "of policy \(name)")
      }
    }
    guard !found.isEmpty else {
      let end = model.map { " that ends with \($0)" } ?? ""
      throw ValidationError("--thresholds-of \(names.joined(separator: ", ")): no classifier\(end)")
    }
    return found
  }

  private func configuredName(_ folder: String) throws -> String {
    if ScreenConfig.isScreen(folder: folder) { return try ScreenModel(folder: folder).config.name }
    let path = "\(folder)/config.json"
    return try ModelConfig(json: [UInt8](Data(contentsOf: URL(filePath: path))), file: path).name
  }

  /// The heads that are named, else those of the suite that are there: it says by itself which ones are missing.
  private func wantedHeads(
    of known: [String], _ suiteHeads: [String]?, isKnown: (String) -> Bool
  ) throws -> [String] {
    let wanted = heads.isEmpty ? (suiteHeads ?? []).filter(isKnown) : heads
    guard !wanted.isEmpty else {
      throw ValidationError("expected --head: one of \(known.joined(separator: ", ")), or all")
    }
    return wanted
  }

  private func loadModel() throws -> (Model, ScoreCalibration) {
    let folder = model ?? ""
    let model = try Model(folder: folder, precision: precision?.precision)
    return (model, try ScoreCalibration(folder: folder, of: model.config))
  }

  private func name(of model: Model) -> String {
    "model \(model.config.name)@\(model.config.version), \(model.precision)"
  }
}

// MARK: - Policies and screens

extension EvalSubjectOptions {
  private func policyScorer(_ name: String) throws -> (any Scorer, String) {
    let library = try policies.library()
    let loaded = try library.load(name).policy
    if againstLastModel {
      let (first, second) = (try loaded.classifiersAlone(), try loaded.classifiersAlone(cascaded: false))
      return (
        ScorerPair(scorer(first), scorer(second)),
        "the classifiers of policy \(loaded.id), beside their last models alone"
      )
    }
    guard let against else { return (scorer(loaded), "policy \(loaded.id)") }
    let other = try library.load(against).policy
    return (ScorerPair(scorer(loaded), scorer(other)), "policy \(loaded.id) beside \(other.id)")
  }

  private func scorer(_ policy: RulePolicy) -> PolicyScorer {
    PolicyScorer(
      policy, hazard: hazard.map { Hazard(rawValue: $0) }, mildestAction: action ?? .flag, threads: threadCount)
  }

  private func rewardScorer(_ name: String, suiteHeads: [String]?) throws -> (any Scorer, String) {
    let (scorer, id) = try RewardPolicy.scorer(name, in: policies.library())
    let wanted = heads.isEmpty ? suiteHeads ?? ["reward"] : heads
    return (try RewardEvalScorer(scorer, heads: wanted, threads: threadCount), "reward of policy \(id)")
  }

  private func screenScorer(_ folder: String, suiteHeads: [String]?) throws -> (any Scorer, String) {
    guard precision == nil else { throw ValidationError("--precision: a screen is kept as it is stored") }
    let screen = try ScreenModel(folder: folder)
    let wanted = try wantedHeads(of: screen.config.outputs, suiteHeads) { screen.config.outputs.contains($0) }
    return (try ScreenScorer(screen, heads: wanted), "screen \(screen.config.name)@\(screen.config.version)")
  }
}

extension RaiseCore.Action: ExpressibleByArgument {}
