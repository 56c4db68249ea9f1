import ArgumentParser
import Foundation
import RaiseCore
import RaiseEvaluation
import RaiseInference
import RaiseRules

/// What is measured: a model's heads, or a policy.
struct EvalSubjectOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The model: a folder, or the name of a bundled one.", valueName: "model"),
    transform: ModelArgument.folder)
  var model: String?

  @Option(
    name: .customLong("head"), parsing: .singleValue,
    help: ArgumentHelp(
      "A number of the model, such as toxicity; may be repeated; all for every one.", valueName: "name")
  )
  var heads: [String] = []

  @Option(help: "Keep the weights in fp32, bf16, fp16 or int8 (default: as they are stored).")
  var precision: PrecisionName?

  @Option(help: "The policy: a name under policies/, or the path of a file.")
  var policy: String?

  @OptionGroup var policies: PolicyLocationOptions

  @Option(help: ArgumentHelp("Measure only what the policy finds of this hazard.", valueName: "code"))
  var hazard: String?

  @Option(help: "Threads (default: one for each core).")
  var threads: Int?

  func validate(isNeeded: Bool) throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1...1024, found \(threads)")
    }
    if !isNeeded && (model != nil || policy != nil) {
      throw ValidationError("--from-scores scores nothing, so not with --model or --policy")
    }
    if isNeeded && (model == nil) == (policy == nil) { throw ValidationError("expected either --model or --policy") }
    if policy != nil && !heads.isEmpty { throw ValidationError("--head is of a model: expected --model with it") }
    if hazard != nil && policy == nil { throw ValidationError("--hazard: expected --policy with it") }
    if let hazard, Hazard(known: hazard) == nil {
      let families = Set(Hazard.known.map(\.family.rawValue)).sorted().joined(separator: ", ")
      throw ValidationError("--hazard: unknown hazard \"\(hazard)\" (families: \(families))")
    }
  }

  private var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// What scores, and what reports call it.
  ///
  /// - Parameter suiteHeads: The heads that a suite wants, when none are named.
  func scorer(suiteHeads: [String]?) throws -> (any Scorer, String) {
    if let policy {
      let loaded = try policies.library().load(policy)
      let hazard = hazard.map { Hazard(rawValue: $0) }
      return (PolicyScorer(loaded.policy, hazard: hazard, threads: threadCount), "policy \(loaded.id)")
    }
    let (model, calibration) = try loadModel()
    let known = model.config.outputs.map(\.name)
    // A suite may measure heads that this model lacks; it says so by itself.
    let wanted = heads.isEmpty ? (suiteHeads?.filter { model.config.output(named: $0) != nil } ?? []) : heads
    guard !wanted.isEmpty else {
      throw ValidationError("expected --head: one of \(known.joined(separator: ", ")), or all")
    }
    return (try ModelScorer(model, calibration: calibration, heads: wanted, threads: threadCount), name(of: model))
  }

  /// What follows streams, and what reports call the model.
  func tracer() throws -> (StreamTracer, String) {
    let (model, calibration) = try loadModel()
    guard heads.count == 1 else { throw ValidationError("--stream takes one --head, found \(heads.count)") }
    return (
      try StreamTracer(model, calibration: calibration, head: heads[0], threads: threadCount), name(of: model)
    )
  }

  private func loadModel() throws -> (Model, ScoreCalibration) {
    let folder = model ?? ""
    return (try Model(folder: folder, precision: precision?.precision), try ScoreCalibration(folder: folder))
  }

  private func name(of model: Model) -> String {
    "model \(model.config.name)@\(model.config.version), \(model.precision)"
  }
}
