import Foundation
import RaiseCore

/// What a finished run made, as `report.json` holds it. The same plan, seed, policies and formats give the same report
/// to the byte; times are in the log.
public struct SynthesisReport: Sendable, Hashable, Codable {
  /// A plan as a report names it.
  public struct Source: Sendable, Hashable, Codable {
    public var name: String
    public var version: String
    public var digest: String
  }

  /// A cell with its quota.
  public struct CellLine: Sendable, Hashable, Codable {
    public var cell: String
    public var quota: Int
    public var kept: Int
  }

  public var plan: Source
  public var seed: UInt64
  public var generator: String
  public var model: String
  /// A digest of all that the output depends on.
  public var fingerprint: String
  /// Rows asked for, and rows kept.
  public var planned: Int
  public var kept: Int
  public var drafts: DraftTally
  /// Rows on which the judge disagreed, in all and by reason; a row may have several.
  public var setAside: Int
  public var setAsideByReason: [String: Int]
  /// Prompts that could not be answered.
  public var failed: Int
  /// The policies that judged, as name and version.
  public var policies: [String]
  public var cells: [CellLine]
  /// The cells that did not reach their quota.
  public var shortCells: [String]
  public var measures: MeasureResult
  /// The rows of each exported file.
  public var exports: [String: Int]

  init(
    _ synthesizer: Synthesizer, tally: RowTally, setAsideByReason: [String: Int], measures: MeasureResult,
    exports: [String: Int]
  ) {
    let plan = synthesizer.plan
    self.plan = Source(name: plan.id.name, version: plan.id.version, digest: plan.id.digest.description)
    seed = plan.seed
    generator = synthesizer.generator.id.name
    model = synthesizer.generator.id.model
    fingerprint = synthesizer.fingerprint
    planned = plan.rows
    kept = tally.kept
    drafts = tally.drafts
    setAside = tally.setAside
    self.setAsideByReason = setAsideByReason
    failed = tally.failed
    policies = [synthesizer.judge.promptPolicyID, synthesizer.judge.responsePolicyID].compactMap { $0?.description }
    cells = tally.cells.map { CellLine(cell: "\($0.cell)", quota: $0.quota, kept: $0.kept) }
    shortCells = cells.filter { $0.kept < $0.quota }.map(\.cell)
    self.measures = measures
    self.exports = exports
  }

  /// The share of judged rows on which all agreed; nil when nobody judged.
  public var judgePassRate: Double? {
    let judged = kept + setAside
    return policies.isEmpty || judged == 0 ? nil : Double(kept) / Double(judged)
  }

  /// The report at `path`, or nil when there is none.
  static func load(_ path: String) throws -> SynthesisReport? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try JSONDecoder().decode(SynthesisReport.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw SynthesisError.unreadableState(path: path, reason: "\(error)")
    }
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try DiskFiles.replace(path, with: String(decoding: encoder.encode(self), as: UTF8.self) + "\n")
  }
}
