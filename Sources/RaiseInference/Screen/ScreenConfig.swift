import Foundation

/// What raise-screen's config.json says: how a text is cut and hashed, and which scores count as clear.
///
/// ```json
/// {"format": "raise-screen/1", "name": "raise-screen", "version": "1.0.0", "description": "", "bits": 19,
///  "window_bytes": 512, "outputs": ["toxicity", "harm"],
///  "clear": [{"recall": 0.99, "language": "en", "thresholds": {"toxicity": 0.02, "harm": 0.01}}]}
/// ```
public struct ScreenConfig: Sendable, Hashable {
  /// Thresholds below which a window counts as clear.
  public struct Clear: Sendable, Hashable {
    /// The share of positive windows that stay above the threshold of their output, measured on development data.
    public var recall: Float
    public var language: TextLanguage
    /// Probabilities, 0...1, by output.
    public var thresholds: [String: Float]
  }

  static let format = "raise-screen/1"
  /// As many outputs as a row of the table has places for.
  static let maxOutputs = 8

  public var name: String
  public var version: String
  public var description: String
  /// The table has 2^bits rows.
  public var bits: Int
  /// The size that windows aim at; the last one of a text may be longer by a quarter.
  public var windowBytes: Int
  /// What the scores are of, in order.
  public var outputs: [String]
  public var clear: [Clear]

  /// Reads the text of a config.json.
  ///
  /// - Throws: ``CheckpointError`` with the place, what was expected and what was found.
  public init(json: [UInt8], file: String = "config.json") throws(CheckpointError) {
    let text = JSONText(file: file, bytes: json)
    let fields = try JSONField(text: text, path: "", value: JSONReader.read(text)).object([
      "format", "name", "version", "description", "bits", "window_bytes", "outputs", "clear",
    ])
    let format = try fields.required("format", "\"\(Self.format)\"")
    guard try format.string() == Self.format else { throw format.invalid("\"\(Self.format)\"") }
    name = try fields.required("name").identifier()
    version = try fields.required("version").string(maxBytes: 64)
    description = try fields["description"]?.string() ?? ""
    bits = try fields.required("bits").integer(8...24)
    windowBytes = try fields.required("window_bytes").integer(64...4096)
    outputs = []
    for element in try fields.required("outputs").array(count: 1...Self.maxOutputs) {
      let output = try element.identifier()
      guard !outputs.contains(output) else { throw element.invalid("each output once") }
      outputs.append(output)
    }
    clear = []
    for element in try fields["clear"]?.array(count: 0...64) ?? [] {
      let entry = try Clear(element, outputs: outputs)
      guard !clear.contains(where: { $0.recall == entry.recall && $0.language == entry.language }) else {
        throw element.invalid("each recall once for a language")
      }
      clear.append(entry)
    }
  }

  /// Whether the folder's config.json is of this format, whatever else is in it.
  public static func isScreen(folder: String) -> Bool {
    let path = URL(filePath: folder).appending(path: "config.json").path(percentEncoded: false)
    guard let bytes = try? Checkpoint.configBytes(path),
      let value = try? JSONReader.read(JSONText(file: path, bytes: bytes)),
      case .object(let members) = value.content,
      case .string(let format) = members.first(where: { $0.key == "format" })?.value.content
    else { return false }
    return format.hasPrefix("raise-screen/")
  }
}

extension ScreenConfig.Clear {
  fileprivate init(_ field: JSONField, outputs: [String]) throws(CheckpointError) {
    let fields = try field.object(["recall", "language", "thresholds"])
    recall = try fields.required("recall").number(0...1)
    language = try fields.required("language").choice(TextLanguage.self)
    let given = try fields.required("thresholds").object(outputs)
    thresholds = [:]
    for output in outputs { thresholds[output] = try given.required(output, "a probability").number(0...1) }
  }
}
