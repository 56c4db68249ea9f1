import Foundation

/// Makes a packed checkpoint of a plain one: matrices in the kernels' order, in the numbers asked for, in a file that
/// is mapped and used in place. The same input gives the same bytes.
public enum CheckpointPacker {
  /// Packs a checkpoint into a new folder, which appears when it is complete. A process that is killed before leaves
  /// `<folder>.partial-<its number>`, which nobody reads.
  ///
  /// config.json is written anew; tokenizer.json, golden.json and calibration.json are copied where they are.
  ///
  /// - Parameters:
  ///   - precision: What to keep matrices and token embeddings in.
  ///   - folder: A folder that does not exist yet.
  ///   - maxima: What calibration says of the activations; 8-bit weights are twice as exact with it.
  package static func pack(
    _ checkpoint: Checkpoint, precision: Precision, into folder: URL, maxima: ChannelMaxima? = nil
  ) throws(CheckpointError) {
    let path = folder.path(percentEncoded: false)
    guard checkpoint.layout == .plain else {
      throw .alreadyPacked(path: checkpoint.folder.path(percentEncoded: false))
    }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw .unusable(path: path, reason: "exists already")
    }
    let partial = folder.deletingLastPathComponent()
      .appending(path: "\(folder.lastPathComponent).partial-\(getpid())", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: partial) }
    // A process that was killed may have had this one's number: in a container all have the same.
    try? FileManager.default.removeItem(at: partial)
    try reporting(partial.path(percentEncoded: false)) {
      try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: false)
      try Data(checkpoint.config.json.utf8).write(to: partial.appending(path: "config.json"))
      for name in ["tokenizer.json", "golden.json", ScoreCalibration.fileName] {
        let source = checkpoint.folder.appending(path: name)
        guard FileManager.default.fileExists(atPath: source.path(percentEncoded: false)) else { continue }
        try FileManager.default.copyItem(at: source, to: partial.appending(path: name))
      }
    }
    let weights = partial.appending(path: "model.safetensors").path(percentEncoded: false)
    try PackedTensors(checkpoint, precision: precision, maxima: maxima)
      .write(to: weights, metadata: ["format": Checkpoint.packedFormat])
    guard rename(partial.path(percentEncoded: false), path) == 0 else {
      throw .unusable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Runs a body of Foundation's, whose errors are of many kinds.
  private static func reporting(_ path: String, _ body: () throws -> Void) throws(CheckpointError) {
    do {
      try body()
    } catch {
      throw .unusable(path: path, reason: error.localizedDescription)
    }
  }
}
