import Foundation

/// How much harm weighs against reward while a model is trained: it rises while the mean cost is above a limit and falls
/// while it is below.
///
///     var multiplier = try LagrangeMultiplier.load("lambda.json") ?? LagrangeMultiplier(costLimit: 0)
///     multiplier.update(costs: batch.map(\.cost))
///     let advantage = multiplier.combined(reward: score.reward, cost: score.cost)
///     try multiplier.save("lambda.json")
///
/// Safe RLHF (arXiv 2310.12773, section 3.2 and appendix B.2): ln λ grows by rate · λ · (mean cost - limit), the mean over
/// the latest costs; what is maximised is (reward - λ · cost) / (1 + λ).
public struct LagrangeMultiplier: Sendable, Hashable, Codable {
  /// λ, more than 0.
  public private(set) var value: Double
  /// The mean cost that is allowed.
  public let costLimit: Double
  /// How fast λ follows.
  public let rate: Double
  /// λ never grows beyond.
  public let maxValue: Double
  /// Over how many of the latest costs the mean is taken, at least 1.
  public let window: Int
  /// The latest costs, oldest first; at most ``window``.
  public private(set) var costs: [Double] = []
  /// How often it was updated.
  public private(set) var updates = 0

  /// - Parameters:
  ///   - costLimit: The mean cost that is allowed; at 0 answers are safe on average.
  ///   - initial: λ at first, more than 0.
  ///   - rate: How fast it follows.
  ///   - maxValue: It never grows beyond.
  ///   - window: Over how many of the latest costs the mean is taken.
  public init(costLimit: Double, initial: Double = 1, rate: Double = 0.1, maxValue: Double = 10, window: Int = 128) {
    self.costLimit = costLimit
    self.rate = rate
    self.maxValue = max(maxValue, Self.least)
    self.window = max(1, window)
    value = min(max(initial, Self.least), self.maxValue)
  }

  /// λ stays positive, so that it can grow again.
  private static let least = 1e-6

  /// The mean of the latest costs; nil before there are any.
  public var meanCost: Double? { costs.isEmpty ? nil : costs.reduce(0, +) / Double(costs.count) }

  /// Takes the costs of one training step, and moves λ once. Nothing happens without any.
  public mutating func update(costs new: [Double]) {
    let new = new.filter(\.isFinite)
    guard !new.isEmpty else { return }
    costs = Array((costs + new).suffix(window))
    guard let meanCost else { return }
    value = min(max(value * exp(rate * value * (meanCost - costLimit)), Self.least), maxValue)
    updates += 1
  }

  /// What is maximised.
  public func combined(reward: Double, cost: Double) -> Double { (reward - value * cost) / (1 + value) }
}

extension LagrangeMultiplier {
  /// A file that is no state of a multiplier.
  public struct StateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file.
    public var path: String
    /// What is wrong.
    public var reason: String

    public var description: String { "\(path): not the state of a Lagrange multiplier: \(reason)" }
  }

  /// The state saved at `path`; nil when there is no file.
  ///
  /// - Throws: ``StateError``.
  public static func load(_ path: String) throws -> LagrangeMultiplier? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let state: LagrangeMultiplier
    do {
      state = try JSONDecoder().decode(LagrangeMultiplier.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw StateError(path: path, reason: "\(error)")
    }
    let numbers = [state.value, state.costLimit, state.rate, state.maxValue] + state.costs
    guard numbers.allSatisfy(\.isFinite), state.value > 0, state.value <= state.maxValue, state.window >= 1 else {
      throw StateError(path: path, reason: "expected finite numbers, 0 < value <= maxValue and window >= 1")
    }
    return state
  }

  /// Saves the state in one step: a reader sees the old one or the new one.
  public func save(_ path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
