import Foundation

/// Reads settings from JSON; what is wrong is said with its place.
enum JSONFile {
  /// - Parameter format: What the file says it is, and where a value of the type has that.
  /// - Throws: ``EvaluationError/damaged(file:reason:)`` or ``EvaluationError/invalid(file:path:expected:found:)``.
  static func decode<Value: Decodable>(
    _ type: Value.Type, path: String, format: String, _ found: (Value) -> String
  ) throws -> Value {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw EvaluationError.damaged(file: path, reason: "cannot be read")
    }
    do {
      let value = try JSONDecoder().decode(Value.self, from: data)
      guard found(value) == format else {
        throw EvaluationError.invalid(
          file: path, path: "format", expected: "\"\(format)\"", found: "\"\(found(value))\"")
      }
      return value
    } catch let error as DecodingError {
      throw described(error, file: path)
    }
  }

  private static func described(_ error: DecodingError, file: String) -> EvaluationError {
    func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      let keys = (context.codingPath + [key].compactMap { $0 }).map { key in
        key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
      }
      let joined = keys.joined()
      return joined.hasPrefix(".") ? String(joined.dropFirst()) : joined.isEmpty ? "the whole" : joined
    }
    switch error {
    case .keyNotFound(let key, let context):
      return .invalid(file: file, path: path(context, key), expected: "a value", found: "none")
    case .typeMismatch(let type, let context):
      return .invalid(file: file, path: path(context), expected: "\(type)", found: "another type")
    case .valueNotFound(let type, let context):
      return .invalid(file: file, path: path(context), expected: "\(type)", found: "null")
    case .dataCorrupted(let context):
      return .invalid(file: file, path: path(context), expected: "JSON", found: context.debugDescription)
    @unknown default:
      return .invalid(file: file, path: "the whole", expected: "settings", found: "something else")
    }
  }
}
