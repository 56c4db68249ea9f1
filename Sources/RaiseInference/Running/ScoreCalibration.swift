import Foundation

/// Turns a model's logits into probabilities that mean what they say: of texts scored 0.8, four in five are so.
///
/// Stored beside a checkpoint as calibration.json (Platt scaling, Platt 1999, fitted for each output and language):
///
/// ```json
/// {"format": "raise-calibration/1",
///  "outputs": {"toxicity": {"en": {"scale": 1.02, "offset": -0.31}, "zh": {"scale": 0.9, "offset": 0.05}}}}
/// ```
///
/// The probability is sigmoid(scale · logit + offset). Where there is no file, no such output or no such language, scale
/// is 1 and offset 0. Outputs go by their ``NamedOutput/name``.
public struct ScoreCalibration: Sendable, Hashable {
  /// What one output's logits are scaled by and moved by, in one language.
  public struct Fit: Sendable, Hashable {
    /// More than 0: a calibration never changes which of two texts has the higher score.
    public var scale: Float
    public var offset: Float

    public init(scale: Float = 1, offset: Float = 0) { (self.scale, self.offset) = (scale, offset) }

    /// The probability, 0...1, that a logit stands for.
    public func probability(_ logit: Float) -> Float { 1 / (1 + exp(-(scale * logit + offset))) }

    /// The logit that stands for a probability strictly between 0 and 1.
    public func logit(_ probability: Float) -> Float { (log(probability / (1 - probability)) - offset) / scale }
  }

  /// The fits by output and language.
  public let fits: [String: [TextLanguage: Fit]]

  /// A calibration of these fits; with none, the sigmoid alone.
  public init(fits: [String: [TextLanguage: Fit]] = [:]) { self.fits = fits }

  /// How `output` is calibrated in `language`.
  public func fit(_ output: String, _ language: TextLanguage) -> Fit { fits[output]?[language] ?? Fit() }

  /// The probability, 0...1, that a logit of `output` stands for in a text of `language`.
  public func probability(_ logit: Float, of output: String, in language: TextLanguage) -> Float {
    fit(output, language).probability(logit)
  }
}

// MARK: - Reading

extension ScoreCalibration {
  /// The name of the file beside a checkpoint.
  public static let fileName = "calibration.json"
  static let format = "raise-calibration/1"
  private static let maxBytes = 1 << 20

  /// The calibration beside the checkpoint in `folder`; none where the file is absent.
  ///
  /// - Parameter config: Whose outputs the file may speak of.
  /// - Throws: ``CheckpointError`` with the place, what was expected and what was found.
  public init(folder: String, of config: ModelConfig) throws(CheckpointError) {
    let path = URL(filePath: folder).appending(path: Self.fileName).path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: path) else {
      self.init()
      return
    }
    let file = try MappedFile(path: path)
    guard file.bytes.count <= Self.maxBytes else {
      throw .tooLarge(path: path, bytes: file.bytes.count, limit: Self.maxBytes)
    }
    let outputs = config.outputs.filter(\.isLogit).map(\.name)
    try self.init(json: withExtendedLifetime(file) { [UInt8](file.bytes) }, outputs: outputs, file: path)
  }

  /// Reads the text of a calibration.json.
  ///
  /// - Parameter outputs: The outputs that it may speak of: a fit of another one would be passed over unseen.
  /// - Throws: ``CheckpointError`` with the place, what was expected and what was found.
  public init(json: [UInt8], outputs known: [String], file: String = Self.fileName) throws(CheckpointError) {
    let text = JSONText(file: file, bytes: json)
    let root = try JSONField(text: text, path: "", value: JSONReader.read(text)).object(["format", "outputs"])
    let format = try root.required("format", "\"\(Self.format)\"")
    guard try format.string() == Self.format else { throw format.invalid("\"\(Self.format)\"") }
    let outputs = try root.required("outputs").object(known)
    var fits: [String: [TextLanguage: Fit]] = [:]
    for output in outputs.members {
      fits[output.key] = try Self.languages(
        JSONField(text: text, path: outputs.path(of: output.key), value: output.value))
    }
    self.init(fits: fits)
  }

  private static func languages(_ field: JSONField) throws(CheckpointError) -> [TextLanguage: Fit] {
    let fields = try field.object(TextLanguage.allCases.map(\.rawValue))
    var fits: [TextLanguage: Fit] = [:]
    for language in TextLanguage.allCases {
      guard let fit = try fields[language.rawValue]?.object(["scale", "offset"]) else { continue }
      fits[language] = Fit(
        scale: try fit.required("scale").number(1e-3...1e3), offset: try fit.required("offset").number(-1e3...1e3))
    }
    return fits
  }
}
