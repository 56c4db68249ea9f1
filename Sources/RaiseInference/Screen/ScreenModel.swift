import CRaiseKernels
import Foundation

/// The first sieve: a linear model on hashed n-grams of words and letters, which reads over 60 MB a second on a core.
///
/// ```swift
/// let screen = try ScreenModel(folder: "raise-screen")
/// let clear = screen.thresholds(recall: 0.99, outputs: ["toxicity", "hate"])
/// let doubtful = screen.windows(of: text).filter { !clear.areClear($0) }
/// ```
///
/// A folder has config.json (``ScreenConfig``) and model.safetensors with `weights`, int8, [2^bits, outputs], and `scale`
/// and `bias`, fp32, [outputs]. The rows of a window's n features are added up in whole numbers, and an output's logit is
/// bias + scale · sum / √max(n, 1). What the features are stands in `training/raise_training/screen.py`; windows are cut
/// on their own, so that each one's scores depend on its bytes alone. Any number of threads may use a model at once.
public final class ScreenModel: Sendable {
  public let config: ScreenConfig
  private let table: Table
  private let scale: SIMD8<Float>
  private let bias: SIMD8<Float>

  /// The weights, each row padded to 8 bytes; never written after loading.
  private struct Table: @unchecked Sendable {
    let rows: UnsafePointer<Int8>
    let arena: WeightArena
  }

  /// Loads a folder.
  ///
  /// - Throws: ``CheckpointError``.
  public init(folder: String) throws(CheckpointError) {
    let folder = URL(filePath: folder)
    let path = folder.appending(path: "config.json").path(percentEncoded: false)
    config = try ScreenConfig(json: Checkpoint.configBytes(path), file: path)
    let file = try Safetensors(path: folder.appending(path: "model.safetensors").path(percentEncoded: false))
    try Self.check(file, config)
    table = Self.table(file, config)
    scale = try Self.vector("scale", file)
    bias = try Self.vector("bias", file)
  }

  /// The windows of a text of UTF-8 bytes, in order; bytes that are no UTF-8 part words.
  public func windows(of text: UnsafeBufferPointer<UInt8>) -> [ScreenWindow] {
    var windows: [ScreenWindow] = []
    windows.reserveCapacity(text.count / config.windowBytes + 1)
    forEachWindow(of: text) { windows.append($0) }
    return windows
  }

  /// The windows of a text.
  public func windows(of text: String) -> [ScreenWindow] {
    var text = text
    return text.withUTF8 { windows(of: $0) }
  }

  /// Calls `body` with each window of a text in turn; nothing is allocated.
  ///
  /// - Complexity: O(bytes).
  public func forEachWindow<Failure: Error>(
    of text: UnsafeBufferPointer<UInt8>, _ body: (ScreenWindow) throws(Failure) -> Void
  ) throws(Failure) {
    var cutter = ScreenWindowCutter(text, windowBytes: config.windowBytes)
    while let range = cutter.next() { try body(window(text, range)) }
  }

  /// The thresholds stored for a recall: of windows that are positive by an output, that share lies above.
  ///
  /// - Parameters:
  ///   - recall: The least recall; the lowest stored one that reaches it counts, or the highest of all.
  ///   - outputs: The outputs that count (default: all).
  public func thresholds(recall: Float, outputs: Set<String>? = nil) -> ScreenThresholds {
    var probabilities: [TextLanguage: [String: Float]] = [:]
    for language in TextLanguage.allCases {
      let entries = config.clear.filter { $0.language == language }.sorted { $0.recall < $1.recall }
      // Without stored thresholds nothing is clear.
      let entry = (entries.first { $0.recall >= recall } ?? entries.last)?.thresholds
      for output in config.outputs where outputs?.contains(output) != false {
        probabilities[language, default: [:]][output] = entry?[output] ?? 0
      }
    }
    return ScreenThresholds(probabilities, outputs: config.outputs)
  }

  private func window(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> ScreenWindow {
    var found = rk_screen_sums()
    rk_screen(text.baseAddress.map { $0 + range.lowerBound }, range.count, table.rows, UInt32(config.bits), &found)
    let sums = withUnsafeBytes(of: &found.sums) { $0.loadUnaligned(as: SIMD8<Int32>.self) }
    let root = Float(max(found.feature_count, 1)).squareRoot()
    let isChinese = UInt64(found.han) * 3 >= UInt64(found.letters) && found.kana < found.han
    return ScreenWindow(
      utf8Range: range, language: isChinese ? .zh : .en, featureCount: Int(found.feature_count), sums: sums,
      logits: bias + scale * (SIMD8<Float>(sums) / root))
  }
}

// MARK: - Loading

extension ScreenModel {
  private static func check(_ file: Safetensors, _ config: ScreenConfig) throws(CheckpointError) {
    let expected: [String: (type: TensorType, shape: [Int])] = [
      "weights": (.int8, [1 << config.bits, config.outputs.count]), "scale": (.float32, [config.outputs.count]),
      "bias": (.float32, [config.outputs.count]),
    ]
    var differences = TensorDifferences()
    for (name, tensor) in expected.sorted(by: { $0.key < $1.key }) {
      guard let found = file.tensors[name] else {
        differences.missing.append(name)
        continue
      }
      if found.type != tensor.type || found.shape != tensor.shape {
        differences.wrong.append(
          .init(
            name: name, expected: "\(tensor.type.name) \(tensor.shape)", found: "\(found.type.name) \(found.shape)"))
      }
    }
    differences.unexpected = file.tensors.keys.filter { expected[$0] == nil }.sorted()
    guard differences.isEmpty else { throw .wrongTensors(path: file.file.path, differences) }
  }

  private static func table(_ file: Safetensors, _ config: ScreenConfig) -> Table {
    let arena = WeightArena(), rows = 1 << config.bits, width = config.outputs.count
    let padded = arena.allocate(Int8.self, count: rows * 8)
    if let tensor = file.tensors["weights"], let weights = file.address(of: tensor) {
      withExtendedLifetime(file) {
        for row in 0..<rows {
          UnsafeMutableRawPointer(padded + row * 8).copyMemory(from: weights + row * width, byteCount: width)
        }
      }
    }
    return Table(rows: UnsafePointer(padded), arena: arena)
  }

  private static func vector(_ name: String, _ file: Safetensors) throws(CheckpointError) -> SIMD8<Float> {
    guard let tensor = file.tensors[name] else {
      throw .wrongTensors(path: file.file.path, TensorDifferences(missing: [name]))
    }
    var vector = SIMD8<Float>()
    try withUnsafeMutablePointer(to: &vector) { (vector) throws(CheckpointError) in
      let elements = UnsafeMutableRawPointer(vector).assumingMemoryBound(to: Float.self)
      try TensorValues(tensor, in: file).copy(from: 0, count: tensor.count, to: elements)
    }
    return vector
  }
}
