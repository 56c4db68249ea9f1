import ArgumentParser
import RaiseCorpus

/// How hard outputs are compressed.
struct CompressionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How hard to compress documents written as gzip, 0 to 9, or zstd, 1 to 22 (default: 1 and 3).",
      valueName: "level"))
  var compressionLevel: Int?

  /// Refuses a level that a compressed output cannot have, and one that no output has a use for.
  func check(outputsOf files: [CorpusFile]) throws {
    guard let compressionLevel else { return }
    let compressed = files.filter { file in
      Compression.named(file.name) != .none && CorpusFormats.format(ofFileNamed: file.name).output != .rows
    }
    if compressed.isEmpty {
      throw ValidationError(
        "--compression-level is for outputs that end in .gz or .zst, as their inputs do; found none")
    }
    for file in compressed {
      let levels = BlockCompressor.levels(of: Compression.named(file.name))
      guard !levels.contains(compressionLevel) else { continue }
      throw ValidationError(
        "--compression-level: expected \(levels.lowerBound) to \(levels.upperBound) for \(file.name), "
          + "found \(compressionLevel)")
    }
  }
}
