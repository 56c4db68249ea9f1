import Crypto
import Foundation
import RaiseCore
import RaiseGuard
import RaiseReward
import RaiseRules
import RaiseServer

/// Loads the policies that settings name, and makes guards of them.
struct PolicyLoading: Sendable {
  let settings: ServeSettings
  let keys: KeyRing?
  let log: any DecisionLog

  /// Everything anew.
  ///
  /// - Throws: `PolicyFileError`; ``SettingError`` when nothing judges a stage that must be judged.
  func load() throws -> GuardSet {
    let library = try library()
    var named: [String: ChatGuard] = [:]
    for name in Set((keys?.entries ?? []).compactMap(\.policy)) {
      named[name] = try chatGuard(name.split(separator: ",").map(String.init), library)
    }
    return GuardSet(
      main: try chatGuard(settings.policies, library), named: named, personalData: try personalData(library),
      reward: try reward(library))
  }

  /// The files that policies are read from, each with what changes when it is replaced.
  func fingerprint() -> [String] {
    let paths = settings.policies + settings.shadows + [settings.personalData, settings.reward]
    let files = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { "\(folder)/\($0)" }
    }
    return (paths + files).sorted().compactMap { path in FileStamp.of(path).map { "\(path) \($0)" } }
  }

  private var folders: [String] {
    PolicyLocations(
      named: settings.policyFolders, environment: ProcessInfo.processInfo.environment,
      executable: Bundle.main.executablePath ?? CommandLine.arguments[0]
    ).folders
  }

  private func library() throws -> PolicyLibrary {
    PolicyLibrary(
      folders: folders, today: CalendarDay(Date()),
      redactionKey: try RedactionKey(environment: ProcessInfo.processInfo.environment))
  }

  private func chatGuard(_ names: [String], _ library: PolicyLibrary) throws -> ChatGuard {
    let policies = try names.map { try library.load($0).policy }
    let shadows = try settings.shadows.map { try library.load($0).policy }
    let made = ChatGuard(
      input: StagePolicies.policy(for: .input, of: policies) ?? UnjudgedStage(stage: .input),
      output: StagePolicies.policy(for: .output, of: policies) ?? UnjudgedStage(stage: .output),
      shadow: .init(
        input: StagePolicies.policy(for: .input, of: shadows),
        output: StagePolicies.policy(for: .output, of: shadows)),
      log: log, options: guardOptions)
    if settings.upstream != nil { try checkProxy(made, names) }
    return made
  }

  /// Before a model server both stages must be judged, and answers as they stream.
  private func checkProxy(_ chatGuard: ChatGuard, _ names: [String]) throws {
    for (stage, policy) in [("input", chatGuard.input), ("output", chatGuard.output)] where policy is UnjudgedStage {
      throw SettingError(
        description: "no policy of \(names.joined(separator: ", ")) judges stage \(stage); name one with --policy")
    }
    _ = try chatGuard.holdBack()
  }

  private func personalData(_ library: PolicyLibrary) throws -> ChatGuard? {
    if settings.personalData == "none" { return nil }
    // The default need not be there; a name that was given must.
    if settings.personalData == ServeSettings().personalData && !library.names().contains(settings.personalData) {
      return nil
    }
    return ChatGuard(policy: try library.load(settings.personalData).policy, log: log, options: guardOptions)
  }

  private func reward(_ library: PolicyLibrary) throws -> RewardScorer? {
    if settings.reward == "none" { return nil }
    let loaded = try library.load(settings.reward)
    guard let formula = loaded.file.reward, loaded.policy.stages.contains(.reward) else {
      throw SettingError(
        description:
          "reward-policy \(settings.reward): expected a policy for stage reward with a section reward, found none")
    }
    return RewardScorer(policy: loaded, formula: formula, log: log)
  }

  private var guardOptions: GuardOptions {
    let choice: GuardOptions.FailureChoice = settings.failure == "open" ? .open : .closed
    let budget = settings.timeBudgetMilliseconds.map { Duration.milliseconds($0) }
    let stage = GuardOptions.StageOptions(onFailure: choice, timeBudget: budget, onOverrun: choice)
    return GuardOptions(input: stage, output: stage)
  }
}

/// Several policies, of which each judges in its own stages.
enum StagePolicies {
  /// What judges `stage`; nil when none does. The digest of several is SHA-256 over theirs, in their order.
  static func policy(for stage: Stage, of policies: [RulePolicy]) -> (any Policy)? {
    let judging = policies.filter { $0.stages.contains(stage) }
    if judging.count < 2 { return judging.first }
    let names = judging.map(\.id.name).joined(separator: "+")
    let versions = judging.map(\.id.version).joined(separator: "+")
    let digest = ContentDigest(SHA256.hash(data: Data(judging.flatMap(\.id.digest.bytes)))) ?? .zero
    return CompositePolicy(id: PolicyID(name: names, version: versions, digest: digest), judging)
  }
}

/// Judges nothing: what comes to it fails, and does not pass.
struct UnjudgedStage: Policy {
  let stage: Stage
  let id = PolicyID(name: "none", version: "0")

  func evaluate(_ item: Item) async throws -> Decision {
    throw EvaluationError(rule: id.name, reason: "no policy of the server judges stage \(stage.rawValue)")
  }
}
