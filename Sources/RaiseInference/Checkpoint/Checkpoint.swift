import Foundation

/// A folder with a model: config.json, model.safetensors, tokenizer.json, and perhaps golden.json.
///
/// Opening it reads the config and the list of tensors and checks that each tensor that the config asks for is there,
/// in the right shape and type, and none besides; the values are not touched. A folder in the Hugging Face layout of
/// BERT is read as well.
public struct Checkpoint: Sendable {
  /// How the matrices lie in the file.
  public enum Layout: Sendable, Hashable {
    /// Row-major, shape (outputs, inputs), as training writes them.
    case plain
    /// In panels for the kernels, made by ``CheckpointPacker``, used in place.
    case packed
  }

  static let packedFormat = "raise-panels/1"
  private static let maxConfigBytes = 1 << 20

  public let folder: URL
  public let config: ModelConfig
  public let layout: Layout
  let plan: ModelPlan
  let file: Safetensors
  /// The file's names of the plan's tensors, where they differ.
  private let foreignNames: [String: String]

  public init(folder: URL) throws(CheckpointError) {
    let config = folder.appending(path: "config.json").path(percentEncoded: false)
    let weights = folder.appending(path: "model.safetensors").path(percentEncoded: false)
    try self.init(
      folder: folder, config: JSONText(file: config, bytes: Self.configBytes(config)), file: Safetensors(path: weights))
  }

  init(folder: URL, config text: JSONText, file: Safetensors) throws(CheckpointError) {
    let root = JSONField(text: text, path: "", value: try JSONReader.read(text))
    self.folder = folder
    self.file = file
    if let bert = try BERTConfig(root, name: folder.lastPathComponent) {
      config = bert.model
      plan = ModelPlan(config)
      layout = .plain
      foreignNames = bert.names(of: plan, in: file)
      try plan.check(plainTensorsOf: file, names: foreignNames, ignoring: BERTConfig.isIgnored)
      return
    }
    config = try ModelConfig(root)
    plan = ModelPlan(config)
    layout = file.metadata["format"] == Self.packedFormat ? .packed : .plain
    foreignNames = [:]
    switch layout {
    case .plain: try plan.check(plainTensorsOf: file)
    case .packed: try plan.check(packedTensorsOf: file)
    }
  }

  /// Where the tokenizer is described.
  public var tokenizerPath: String { path(of: "tokenizer.json") }
  /// Where texts with their expected results may be.
  public var goldenPath: String { path(of: "golden.json") }

  private func path(of name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

  /// The bytes of the weights' file, for a digest.
  ///
  /// - Complexity: O(1); pages are read as they are touched.
  public func withWeightBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    try withExtendedLifetime(file) { try body(file.file.bytes) }
  }

  /// The tensor that bears a name of the plan; nil if the file has none.
  func tensor(_ name: String) -> Safetensors.Tensor? { file.tensors[foreignNames[name] ?? name] }

  /// The values of a tensor of the plan, which checking has found to be there.
  func values(_ name: String) throws(CheckpointError) -> TensorValues {
    TensorValues(try existing(name), in: file)
  }

  func existing(_ name: String) throws(CheckpointError) -> Safetensors.Tensor {
    guard let tensor = tensor(name) else {
      throw .wrongTensors(path: file.file.path, TensorDifferences(missing: [name]))
    }
    return tensor
  }

  static func configBytes(_ path: String) throws(CheckpointError) -> [UInt8] {
    let file = try MappedFile(path: path)
    guard file.bytes.count <= maxConfigBytes else {
      throw .tooLarge(path: path, bytes: file.bytes.count, limit: maxConfigBytes)
    }
    return withExtendedLifetime(file) { [UInt8](file.bytes) }
  }
}
