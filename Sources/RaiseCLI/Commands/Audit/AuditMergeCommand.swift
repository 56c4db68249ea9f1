import ArgumentParser
import Foundation
import RaiseAudit

/// `raise audit merge`.
struct AuditMergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Merge logs into one that answers for all, each chain still verifiable.",
    discussion: """
      Every log is verified first; a broken one is refused. Merging a log again adds what is new in it. Records that \
      two attempts at the same run both wrote are held once. The merged file is replaced when the new one is whole.

        raise audit merge shards/*/decisions.sqlite --into merged.sqlite
        raise audit verify --log merged.sqlite

      Exit status: 0 merged, 1 merged but for broken logs (--skip-broken), 2 an error.
      """)

  @Argument(
    help: ArgumentHelp(
      "The logs, merged ones too; of a folder, every .sqlite below whose path has no name that begins with a dot.",
      valueName: "log"))
  var logs: [String]

  @Option(help: ArgumentHelp("The merged log: a new file, or one merged before.", valueName: "file"))
  var into: String

  @Option(
    help: ArgumentHelp(
      "The public key that must have signed all the logs, in PEM; default: the one beside each.", valueName: "file"))
  var publicKey: String?

  @Flag(help: "Do without the logs' head files, as for copies of the logs alone; a cut tail is then not seen.")
  var ignoreHead = false

  @Flag(help: "Leave broken logs out and merge the others; exits with 1 when there were any.")
  var skipBroken = false

  func run() async throws {
    var options = LogMerge.Options()
    options.key = try publicKey.map { try VerifyingKey.read($0) }
    options.ignoresHeads = ignoreHead
    options.skipsBroken = skipBroken
    let report = try LogMerge(into: into, options: options).merge(paths())
    for (path, verification) in report.skipped {
      let reason = verification.breaks.first.map { "\($0)" } ?? "it is broken"
      try? FileHandle.standardError.write(contentsOf: Data("left out: \(path): \(reason)\n".utf8))
    }
    try ResultWriter.write(Self.summary(report))
    if !report.skipped.isEmpty { throw ExitCode(1) }
  }

  private func paths() throws -> [String] {
    try logs.flatMap { log in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: log, isDirectory: &isFolder), isFolder.boolValue else {
        return [log]
      }
      let found = Self.logs(below: log)
      if found.isEmpty { throw ValidationError("\(log): expected logs, found no .sqlite file in this folder") }
      return found
    }
  }

  private static func logs(below folder: String) -> [String] {
    let files = FileManager.default.enumerator(
      at: URL(fileURLWithPath: folder), includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    let prefix = URL(fileURLWithPath: folder).standardizedFileURL.path
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "sqlite" }
      .map { folder + $0.standardizedFileURL.path.dropFirst(prefix.count) }.sorted()
  }

  private static func summary(_ report: MergeReport) -> String {
    let repeats = report.repeatCount == 0 ? "" : "; \(report.repeatCount) were held already, as another attempt's"
    let logs = report.sourceCount == 1 ? "1 log" : "\(report.sourceCount) logs"
    return "\(report.recordCount) records of \(logs), \(report.addedCount) of them new\(repeats)\n"
  }
}

extension VerifyingKey {
  /// The key in a PEM file.
  ///
  /// - Throws: ``AuditError/signingKey(path:reason:)``.
  static func read(_ path: String) throws -> VerifyingKey {
    guard let pem = try? String(contentsOfFile: path, encoding: .utf8), let key = VerifyingKey(pem: pem) else {
      throw AuditError.signingKey(path: path, reason: "it holds no Ed25519 public key in PEM")
    }
    return key
  }
}
