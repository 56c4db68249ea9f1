import Crypto
import Foundation
import HTTPTypes

/// Which operator replaces which entity.
struct Anonymizers: Sendable {
  /// How a found text is replaced.
  enum Operator: Sendable, Hashable {
    case replace(with: String?)
    case redact
    case mask(with: Character, count: Int, fromEnd: Bool)
    case hash(isLong: Bool)
    case keep

    /// The name it goes by in requests and answers.
    var name: String {
      switch self {
      case .replace: "replace"
      case .redact: "redact"
      case .mask: "mask"
      case .hash: "hash"
      case .keep: "keep"
      }
    }
  }

  private var operators: [String: Operator] = [:]

  /// Reads `anonymizers`, an object of operators by entity; `DEFAULT` is for all others.
  init(_ field: JSONField) throws(WireError) {
    for (entity, settings) in try field.optionalObject() { operators[entity] = try Self.read(settings) }
  }

  private static func read(_ settings: JSONField) throws(WireError) -> Operator {
    switch try settings["type"].string() {
    case "replace": return .replace(with: try settings["new_value"].optionalString())
    case "redact": return .redact
    case "keep": return .keep
    case "mask": return try mask(settings)
    case "hash":
      if !settings["salt"].isAbsent { throw unsupported(settings["salt"], "a salt") }
      return .hash(isLong: try settings["hash_type"].choice(of: ["sha256", "sha512"], default: "sha256") == "sha512")
    default: throw unsupported(settings["type"], "another operator than replace, redact, mask, hash, keep")
    }
  }

  private static func mask(_ settings: JSONField) throws(WireError) -> Operator {
    let text = try settings["masking_char"].string()
    guard text.unicodeScalars.count == 1, let character = text.first else {
      throw unsupported(settings["masking_char"], "more or less than one character")
    }
    return .mask(
      with: character, count: max(0, try settings["chars_to_mask"].int()),
      fromEnd: try settings["from_end"].bool(default: false))
  }

  private static func unsupported(_ field: JSONField, _ what: String) -> WireError {
    var error = WireError.invalid("\(field.path): \(what) is not supported", at: field.path)
    error.status = .unprocessableContent
    return error
  }

  /// The operator for `entity`: its own, else the default one, else replacement by its name.
  func `operator`(for entity: String) -> Operator {
    operators[entity] ?? operators["DEFAULT"] ?? .replace(with: nil)
  }
}

extension Anonymizers {
  /// The settings of one operator.
  static let schema: JSON = [
    "oneOf": [
      settings(of: "replace", ["new_value": ["type": "string"]]), settings(of: "redact", [:]),
      settings(of: "keep", [:]),
      settings(
        of: "mask",
        [
          "masking_char": ["type": "string", "minLength": 1, "maxLength": 1], "chars_to_mask": ["type": "integer"],
          "from_end": ["type": "boolean"],
        ], required: ["masking_char", "chars_to_mask"]),
      settings(
        of: "hash", ["hash_type": ["type": "string", "enum": ["sha256", "sha512"]], "salt": ["type": "null"]]),
    ]
  ]

  private static func settings(of name: String, _ properties: JSON, required: [String] = []) -> JSON {
    var properties = properties
    properties["type"] = ["type": "string", "enum": [.text(name)]]
    return OpenAPI.object(required: ["type"] + required, properties)
  }
}

extension Anonymizers.Operator {
  /// What stands in the place of `text`, an `entity`.
  func apply(to text: String, entity: String) -> String {
    switch self {
    case .replace(let value): value ?? "<\(entity)>"
    case .redact: ""
    case .keep: text
    case .mask(let character, let count, let fromEnd): mask(text, character, count, fromEnd: fromEnd)
    case .hash(let isLong): hash(text, isLong: isLong)
    }
  }

  private func mask(_ text: String, _ character: Character, _ count: Int, fromEnd: Bool) -> String {
    let points = Array(text.unicodeScalars)
    let masked = min(count, points.count)
    let mask = String(repeating: String(character), count: masked)
    var rest = String.UnicodeScalarView()
    rest.append(contentsOf: fromEnd ? points.dropLast(masked) : points.dropFirst(masked))
    return fromEnd ? String(rest) + mask : mask + String(rest)
  }

  private func hash(_ text: String, isLong: Bool) -> String {
    let data = Data(text.utf8)
    let digest: [UInt8] = isLong ? Array(SHA512.hash(data: data)) : Array(SHA256.hash(data: data))
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
