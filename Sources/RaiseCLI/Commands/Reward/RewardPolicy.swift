import ArgumentParser
import RaiseCore
import RaiseReward
import RaiseRules

/// A policy that scores answers, as commands name it.
enum RewardPolicy {
  /// The policy with its formula.
  ///
  /// - Throws: `PolicyFileError`; `ValidationError` when the policy has no reward section or does not judge the stage.
  static func load(_ name: String, in library: PolicyLibrary) throws -> (LoadedPolicy, RewardFormula) {
    let loaded = try library.load(name)
    guard let formula = loaded.file.reward else {
      throw ValidationError("policy \(name): expected a section reward, found none; reward-safety has one")
    }
    guard loaded.policy.stages.contains(.reward) else {
      let stages = loaded.policy.stages.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("policy \(name): expected a policy for stage reward, found \(stages)")
    }
    return (loaded, formula)
  }

  /// Its scorer, and its id.
  static func scorer(_ name: String, in library: PolicyLibrary) throws -> (RewardScorer, PolicyID) {
    let (loaded, formula) = try load(name, in: library)
    return (RewardScorer(policy: loaded, formula: formula), loaded.id)
  }
}
