import Crypto
import Foundation
import RaiseCore

/// Where the shards of one run write: each into a folder of its own, as if it were a run by itself, so that none gets
/// in another's way and each is resumed alone.
///
///     shards/3-of-16/     kept/, removed/, errors/, report.json, report.md of shard 3/16
///     report.json, .md    over all shards, written by the one that finishes last
public struct ShardFolder: Sendable {
  private let path: String
  private let shard: Shard

  /// The folder of `shard` in the folder `path` of the whole run.
  public init(_ shard: Shard, in path: String) { (self.shard, self.path) = (shard, path) }

  /// Where this shard writes.
  public var output: String { output(of: shard.index) }

  private var shards: String { path + "/shards" }
  private func output(of index: Int) -> String { "\(shards)/\(index)-of-\(shard.count)" }

  /// Refuses a folder that holds a whole run, or shards of another split.
  ///
  /// - Throws: ``FilterError``.
  public func expectNoOtherRun() throws {
    if OutputFolder(path: path).holdsDocuments { throw FilterError.otherRun(path: path, finished: true) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: shards)) ?? []
    if let other = names.sorted().first(where: { $0.contains("-of-") && !$0.hasSuffix("-of-\(shard.count)") }) {
      throw FilterError.otherShards(path: path, reason: "holds \(other), a shard of another split")
    }
  }

  /// Adds the reports of all shards up, once all are finished, and writes the sum into the folder of the whole run.
  ///
  /// Whoever finishes calls this after its own report is written: the last one, or some of the last at the same
  /// moment, find all of them, and write the same bytes. Shards that were filtered with another policy, or only
  /// surveyed where this one was filtered, are not finished yet.
  ///
  /// - Returns: How many shards are finished, and the sum once all are.
  /// - Throws: ``FilterError``.
  public func gather() throws -> (finished: Int, report: FilterReport?) {
    guard let own = try report(of: shard.index) else { return (0, nil) }
    let reports = try begunShards().compactMap { try report(of: $0) }
      .filter { $0.policy == own.policy && $0.isSurvey == own.isSurvey }
    guard reports.count == shard.count else { return (reports.count, nil) }
    let sum = FilterReport(sumOf: reports, policy: own.policy)
    try sum.write(to: OutputFolder(path: path))
    return (reports.count, sum)
  }

  /// The shards that have a folder, in their order.
  private func begunShards() -> [Int] {
    ((try? FileManager.default.contentsOfDirectory(atPath: shards)) ?? [])
      .filter { $0.hasSuffix("-of-\(shard.count)") }
      .compactMap { Int($0.prefix { $0 != "-" }) }
      .filter { (1...shard.count).contains($0) }.sorted()
  }

  private func report(of index: Int) throws -> FilterReport? {
    try SavedState.load(FilterReport.self, from: OutputFolder(path: output(of: index)).reportJSON)
  }
}

extension FilterReport {
  /// What several runs with one policy did together.
  init(sumOf reports: [FilterReport], policy: PolicySummary) {
    self.policy = policy
    inputs = reports.flatMap(\.inputs).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let facts = reports.map(\.fingerprint).joined(separator: "\n")
    fingerprint = ContentDigest(SHA256.hash(data: Data(facts.utf8)))?.description ?? ""
    tally = reports.reduce(into: Tally()) { $0 += $1.tally }
    isSurvey = reports.contains(where: \.isSurvey)
  }
}
