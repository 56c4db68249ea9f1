import Foundation

extension Model {
  /// Loads a checkpoint folder: config.json, model.safetensors, tokenizer.json.
  ///
  /// - Parameters:
  ///   - folder: The folder's path.
  ///   - precision: The numbers to keep the weights in; nil as they are stored. A packed checkpoint can only be had
  ///     in its own.
  /// - Throws: ``CheckpointError``, or ``ModelInputError`` where the tokenizer lacks a token that the config names.
  public convenience init(folder: String, precision: Precision? = nil) throws {
    let checkpoint = try Checkpoint(folder: URL(filePath: folder))
    let maxima = precision == .int8 && checkpoint.layout == .plain ? try checkpoint.calibration() : nil
    try self.init(
      weights: ModelWeights(checkpoint: checkpoint, precision: precision, maxima: maxima),
      tokenizer: WordPieceTokenizer(contentsOf: checkpoint.tokenizerPath))
  }
}
