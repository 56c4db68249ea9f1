import Foundation
import RaiseCore

/// What a search found, as `report.json` holds it. The same search gives the same report to the byte.
public struct RainbowReport: Sendable, Hashable, Codable {
  /// Cells of one hazard or style: in all, tried, and failing.
  public struct Line: Sendable, Hashable, Codable {
    public var cells = 0
    public var covered = 0
    public var failing = 0
  }

  public var plan: SynthesisReport.Source
  public var seed: UInt64
  public var target: String
  public var mutator: String
  public var policy: String
  public var iterations: Int
  public var tally: RainbowTally
  public var all: Line
  public var byHazard: [String: Line]
  public var byStyle: [String: Line]
  /// The rows of each exported file.
  public var exports: [String: Int]

  init(_ search: RainbowSearch, _ state: RainbowState, cells: [Cell], exports: [String: Int]) {
    let id = search.plan.id
    plan = SynthesisReport.Source(name: id.name, version: id.version, digest: id.digest.description)
    seed = search.plan.seed
    target = search.target.endpoint.model
    mutator = [search.mutator.id.name, search.mutator.id.model].filter { !$0.isEmpty }.joined(separator: " with ")
    policy = search.judge.responsePolicyID?.description ?? ""
    iterations = state.generations * RainbowSearch.generationSize
    tally = state.tally
    self.exports = exports
    let entries = Dictionary(state.archive.map { ($0.cell, $0) }) { first, _ in first }
    func line(_ cells: [Cell]) -> Line {
      let entries = cells.compactMap { entries[$0] }
      return Line(cells: cells.count, covered: entries.count, failing: entries.count { $0.isFailure })
    }
    all = line(cells)
    byHazard = Dictionary(grouping: cells) { $0.hazard.rawValue }.mapValues(line)
    byStyle = Dictionary(grouping: cells) { $0.style ?? "" }.mapValues(line)
  }

  /// The report in a few lines for people.
  public var summary: [String] {
    let faults = tally.faults.values.reduce(0, +)
    var lines = [
      "searched:  \(iterations) iterations, \(tally.answered) answers judged, \(tally.tooNear) prompts too near others, "
        + "\(faults) without an answer",
      "target:    \(target) was blocked in \(tally.blocked) of \(tally.answered) answers by \(policy)",
      "archive:   \(all.covered) of \(all.cells) cells tried, the target fails in \(all.failing)",
    ]
    let worst = byStyle.filter { $0.value.failing > 0 }.sorted {
      ($1.value.failing, $0.key) < ($0.value.failing, $1.key)
    }
    if !worst.isEmpty {
      let styles = worst.prefix(5).map { "\($0.key) \($0.value.failing) of \($0.value.cells)" }
      lines.append("weakest:   \(styles.joined(separator: ", "))")
    }
    for (reason, count) in tally.faults.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(5) {
      lines.append("fault:     \(count) × \(reason)")
    }
    return lines
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try DiskFiles.replace(path, with: String(decoding: encoder.encode(self), as: UTF8.self) + "\n")
  }
}
