import Crypto
import Foundation
import RaiseCore
import RaiseCorpus

/// The set of attributes that a run writes, from when it takes the place until it is finished.
struct AttributeRecording {
  private let folder: AttributeFolder
  private var description: AttributeDescription
  private let lock: FolderLock

  /// - Throws: ``FilterError/attributes(path:line:reason:)`` when the policy does not tell what it sees, or another run's
  ///   attributes are there; ``FilterError/outputInUse(path:)``.
  init(
    _ folder: AttributeFolder, of policy: PolicyID, _ observing: ObservedPolicy?, inputs: [CorpusFile],
    options: FilterOptions,
    _ fingerprint: String, overwrite: Bool
  ) throws {
    guard let observing else {
      throw FilterError.attributes(
        path: folder.folder, line: nil, reason: "policy \(policy.name) does not tell what it sees apart from deciding")
    }
    if let unfit = observing.rules.first(where: { $0.id.contains("__") || $0.id.hasSuffix("_") }) {
      throw FilterError.attributes(
        path: folder.folder, line: nil,
        reason: "rule \"\(unfit.id)\": names of attributes join set, rule and label by \"__\", so a rule's id must not "
          + "contain it or end in \"_\"")
    }
    self.folder = folder
    description = AttributeDescription(
      tool: folder.tool, fingerprint: fingerprint, policy: FilterReport.PolicySummary(policy),
      rules: observing.rules, textField: options.textField, idField: options.idField,
      inputs: inputs.map(\.name))
    try Folders.make(folder.path)
    lock = try FolderLock(file: folder.lock, of: folder.folder)
    try folder.claim(description, overwrite: overwrite)
  }

  /// Says that every document has its line.
  func finish(documents: Int, textsDigest: String) throws {
    var finished = description
    finished.isFinished = true
    finished.documents = documents
    finished.textsDigest = textsDigest
    try folder.save(finished)
    try Folders.remove("\(folder.folder)/.unfinished")
    try Folders.remove(folder.lock)
  }
}

/// A digest over the digests of texts, in order: each step is SHA-256 of the digest so far and the next.
enum TextsDigest {
  static func extended(_ digest: String?, by records: [DecisionRecord]) -> String {
    records.reduce(digest ?? "") { digest, record in
      let next = SHA256.hash(data: Data((digest + record.inputDigest.description).utf8))
      return (ContentDigest(next) ?? .zero).description
    }
  }
}
