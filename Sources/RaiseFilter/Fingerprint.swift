import Crypto
import RaiseCore
import RaiseCorpus

/// A digest of all that a run's output depends on: policy, inputs and options, but neither the number of workers nor
/// the place of the output. A run resumes only one with its own fingerprint.
package struct Fingerprint {
  package let hex: String

  init(policy: PolicyID, inputs: [CorpusFile], options: FilterOptions) {
    var facts = [
      "raise filter 1", policy.name, policy.version, policy.digest.description, options.textField, options.idField,
      String(options.blockBytes), String(options.maxLineBytes), options.failure.rawValue,
      BlockCompressor.engine(level: options.compressionLevel),
    ]
    if let level = options.compressionLevel { facts += ["level", String(level)] }
    if let attributes = options.attributes { facts += ["attributes", attributes.path, attributes.name] }
    if let urlField = options.urlField { facts += ["url", urlField] }
    for input in inputs { facts += [input.name, input.path, Self.stamp(of: input.path)] }
    let bytes = facts.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
    hex = ContentDigest(SHA256.hash(data: bytes))?.description ?? ""
  }

  /// Size and time of change: a file that was edited is another input.
  package static func stamp(of path: String) -> String {
    let status = FileStatus(path)
    return "\(status?.bytes ?? -1)/\(status?.modified ?? 0)"
  }
}
