import Foundation
import RaiseCore

/// What a finished run did, as `report.json` and `report.md` hold it. The same inputs, policy and options give the
/// same report to the byte; times are in the log.
public struct FilterReport: Sendable, Equatable, Codable {
  /// The policy that judged.
  public var policy: PolicySummary
  /// The names of the input files.
  public var inputs: [String]
  /// A digest of policy, inputs and options.
  public var fingerprint: String
  /// What was counted.
  public var tally: Tally
  /// Whether this is what a run would do: nothing else was written.
  public var isSurvey: Bool

  /// A policy as a report names it.
  public struct PolicySummary: Sendable, Equatable, Codable {
    /// The policy's name.
    public var name: String
    /// The policy's version.
    public var version: String
    /// SHA-256 of what the policy consists of, in hexadecimal.
    public var digest: String

    init(_ policy: PolicyID) {
      (name, version, digest) = (policy.name, policy.version, policy.digest.description)
    }
  }

  init(policy: PolicyID, inputs: [String], fingerprint: String, tally: Tally, isSurvey: Bool = false) {
    self.init(
      policy: PolicySummary(policy), inputs: inputs, fingerprint: fingerprint, tally: tally, isSurvey: isSurvey)
  }

  init(policy: PolicySummary, inputs: [String], fingerprint: String, tally: Tally, isSurvey: Bool = false) {
    self.policy = policy
    self.inputs = inputs
    self.fingerprint = fingerprint
    self.tally = tally
    self.isSurvey = isSurvey
  }

  /// The report as indented JSON, members in alphabetical order.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// The report as a page that needs nothing else.
  ///
  /// - Parameters:
  ///   - throughput: How fast the run went, where that is known.
  ///   - isInterrupted: Whether the run has not ended, so that all counts are those so far.
  public func html(throughput: Throughput? = nil, isInterrupted: Bool = false) -> String {
    HTMLReport(report: self, throughput: throughput, isInterrupted: isInterrupted).page
  }

  /// Writes all forms, JSON last: it is what says that the run is finished.
  func write(to folder: OutputFolder) throws {
    let throughput = try? SavedState.load(Throughput.self, from: folder.throughput)
    try Folders.replace(folder.reportHTML, with: Data(html(throughput: throughput).utf8))
    try Folders.replace(folder.reportMarkdown, with: Data(markdown.utf8))
    try Folders.replace(folder.reportJSON, with: json())
  }
}
