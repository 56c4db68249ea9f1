import CRaiseKernels
import Foundation

/// What raise-language's config.json says: how a text is hashed, and which languages share a script.
///
/// ```json
/// {"format": "raise-language/1", "name": "raise-language", "version": "1.0.0", "description": "", "bits": 16,
///  "scripts": {"latin": ["en", "de"], "cyrillic": ["ru"], "arabic": ["ar"], "devanagari": ["hi"]}}
/// ```
public struct LanguageConfig: Sendable, Hashable {
  static let format = "raise-language/1"
  /// The scripts in which a model tells languages apart, in the order of RK_SCRIPT_*.
  static let scriptNames = ["latin", "cyrillic", "arabic", "devanagari"]

  public var name: String
  public var version: String
  public var description: String
  /// The table has 2^bits rows.
  public var bits: Int
  /// By script, in the order of ``scriptNames``: ISO 639-1 codes, each in the order of its place in a row.
  public var languages: [[String]]

  /// How many places a row of the file has.
  var width: Int { languages.map(\.count).max() ?? 0 }

  /// Reads the text of a config.json.
  ///
  /// - Throws: ``CheckpointError`` with the place, what was expected and what was found.
  public init(json: [UInt8], file: String = "config.json") throws(CheckpointError) {
    let text = JSONText(file: file, bytes: json)
    let fields = try JSONField(text: text, path: "", value: JSONReader.read(text)).object([
      "format", "name", "version", "description", "bits", "scripts",
    ])
    let format = try fields.required("format", "\"\(Self.format)\"")
    guard try format.string() == Self.format else { throw format.invalid("\"\(Self.format)\"") }
    name = try fields.required("name").identifier()
    version = try fields.required("version").string(maxBytes: 64)
    description = try fields["description"]?.string() ?? ""
    bits = try fields.required("bits").integer(8...24)
    let scripts = try fields.required("scripts").object(Self.scriptNames)
    languages = []
    var seen: Set<String> = []
    for script in Self.scriptNames {
      var codes: [String] = []
      for element in try scripts.required(script, "a list of languages").array(count: 1...RK_LANGUAGE_PLACES) {
        let code = try element.identifier()
        guard seen.insert(code).inserted else { throw element.invalid("each language once") }
        codes.append(code)
      }
      languages.append(codes)
    }
  }

  /// Whether the folder's config.json is of this format, whatever else is in it.
  public static func isLanguageModel(folder: String) -> Bool {
    let path = URL(filePath: folder).appending(path: "config.json").path(percentEncoded: false)
    guard let bytes = try? Checkpoint.configBytes(path),
      let value = try? JSONReader.read(JSONText(file: path, bytes: bytes)),
      case .object(let members) = value.content,
      case .string(let format) = members.first(where: { $0.key == "format" })?.value.content
    else { return false }
    return format.hasPrefix("raise-language/")
  }
}
