import Foundation

extension Model {
  /// Loads a checkpoint folder: config.json, model.safetensors, tokenizer.json.
  ///
  /// - Parameters:
  ///   - folder: The folder's path.
  ///   - precision: The numbers to keep the weights in; nil as they are stored. A packed checkpoint can only be had
  ///     in its own.
  /// - Throws: ``CheckpointError``, ``TokenizerError`` or ``ModelInputError``.
  public convenience init(folder: String, precision: Precision? = nil) throws {
    let checkpoint = try Checkpoint(folder: URL(filePath: folder))
    try self.init(
      weights: ModelWeights(checkpoint: checkpoint, precision: precision),
      tokenizer: WordPieceTokenizer(contentsOf: checkpoint.tokenizerPath))
  }
}
