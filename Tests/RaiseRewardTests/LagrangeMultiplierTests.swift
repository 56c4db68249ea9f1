import Foundation
import Testing

@testable import RaiseReward

@Suite struct LagrangeMultiplierTests {
  @Test("It rises while costs are above the limit, falls while below, and stays at it")
  func direction() {
    for (cost, grows) in [(1.0, true), (-1.0, false)] {
      var multiplier = LagrangeMultiplier(costLimit: 0)
      multiplier.update(costs: [cost])
      #expect((multiplier.value > 1) == grows)
      #expect(abs(multiplier.value - exp(0.1 * cost)) < 1e-12)
    }
    var still = LagrangeMultiplier(costLimit: 0.5)
    still.update(costs: [0, 1])
    #expect(still.value == 1 && still.updates == 1 && still.meanCost == 0.5)
  }

  @Test("It never leaves its bounds, whatever the costs")
  func bounds() {
    var multiplier = LagrangeMultiplier(costLimit: 0, initial: 5, rate: 10, maxValue: 20, window: 4)
    for _ in 0..<100 { multiplier.update(costs: [1000]) }
    #expect(multiplier.value == 20)
    for _ in 0..<100 { multiplier.update(costs: [-1000]) }
    #expect(multiplier.value > 0 && multiplier.value < 1e-3)
    #expect(multiplier.costs.count == 4)
    let before = multiplier
    multiplier.update(costs: [])
    multiplier.update(costs: [.nan, .infinity])
    #expect(multiplier == before)
  }

  @Test("Reward and cost are combined as (reward - λ cost) / (1 + λ)")
  func combined() {
    #expect(LagrangeMultiplier(costLimit: 0, initial: 1).combined(reward: 0.5, cost: -0.5) == 0.5)
    #expect(LagrangeMultiplier(costLimit: 0, initial: 3).combined(reward: 1, cost: 1) == -0.5)
  }

  @Test("A saved state goes on as if it had never stopped; another file is an error that names it")
  func state() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("lambda.json").path
    #expect(try LagrangeMultiplier.load(path) == nil)
    var straight = LagrangeMultiplier(costLimit: 0.25, window: 3)
    var stopped = straight
    for step in 0..<6 {
      let costs = [Double(step) / 3, -0.5]
      straight.update(costs: costs)
      stopped.update(costs: costs)
      try stopped.save(path)
      stopped = try #require(try LagrangeMultiplier.load(path))
    }
    #expect(stopped == straight)
    for text in [
      "", "{}", "[1]", #"{"value":-1,"costLimit":0,"rate":0.1,"maxValue":10,"window":1,"costs":[],"updates":0}"#,
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect { try LagrangeMultiplier.load(path) } throws: { "\($0)".hasPrefix(path) }
    }
  }
}
