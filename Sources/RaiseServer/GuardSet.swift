import HTTPTypes
import RaiseCore
import RaiseGuard
import RaiseReward

/// The guards in force at one moment, made of the policies that were loaded together.
public struct GuardSet: Sendable {
  /// Judges requests whose key names no policy of its own.
  public var main: ChatGuard
  /// The guards of the policies that keys name.
  public var named: [String: ChatGuard]
  /// Finds personal data for Presidio's clients; nil when there is no policy for it.
  public var personalData: ChatGuard?
  /// Scores answers for training; nil where the server has no policy for it.
  public var reward: RewardScorer?

  /// - Parameters:
  ///   - main: Judges requests whose key names no policy of its own.
  ///   - named: The guards of the policies that keys name.
  ///   - personalData: Finds personal data for Presidio's clients.
  ///   - reward: Scores answers for training.
  public init(
    main: ChatGuard, named: [String: ChatGuard] = [:], personalData: ChatGuard? = nil, reward: RewardScorer? = nil
  ) {
    self.main = main
    self.named = named
    self.personalData = personalData
    self.reward = reward
  }

  /// Every policy that was loaded, each once.
  var policies: [PolicyID] {
    let guards = [main, personalData].compactMap { $0 } + named.sorted { $0.key < $1.key }.map(\.value)
    var policies: [(any Policy)?] = []
    for one in guards { policies += [one.input, one.output, one.shadow?.input, one.shadow?.output] }
    policies.append(reward?.policy)
    return policies.compactMap { $0?.id }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Waits for policies on trial that still judge.
  func finish() async {
    for chatGuard in [main, personalData].compactMap({ $0 }) + named.values { await chatGuard.finish() }
  }

  /// The guard that the holder of a key meets.
  func chatGuard(for holder: KeyRing.Entry?) throws(WireError) -> ChatGuard {
    guard let name = holder?.policy else { return main }
    if let named = named[name] { return named }
    throw WireError(.internalServerError, .internalError, "the key's policy is not loaded", code: "no_policy")
  }
}
