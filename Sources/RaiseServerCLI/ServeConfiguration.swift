import Foundation
import Yams

/// Settings with where each came from: a flag, else the environment, else the file, else the default.
struct ServeConfiguration: Sendable {
  private(set) var settings = ServeSettings()
  private(set) var origins: [String: String] = [:]

  /// Puts settings together.
  ///
  /// - Parameters:
  ///   - file: The path of a YAML file of settings, or nil.
  ///   - environment: The process's environment.
  ///   - flags: What stands on the command line.
  /// - Throws: ``SettingError`` with the place of the wrong one.
  init(file: String?, environment: [String: String], flags: [(name: String, values: [String])]) throws {
    if let file {
      for entry in try Self.read(file) { try set(entry.name, entry.values, from: file, at: entry.place) }
    }
    for setting in Settings.all {
      guard let value = environment[setting.environmentName], !value.isEmpty else { continue }
      let values = setting.isList ? value.split(separator: ",").map(String.init) : [value]
      try set(setting.name, values, from: setting.environmentName)
    }
    for (name, values) in flags { try set(name, values, from: "--\(name)") }
  }

  /// - Parameter place: Where in the origin it stands: ":3:1".
  private mutating func set(
    _ name: String, _ values: [String], from origin: String, at place: String = ""
  ) throws {
    do {
      try Settings.named(name).set(&settings, values)
    } catch let error as SettingError {
      throw SettingError(description: "\(origin)\(place): \(error)")
    }
    origins[name] = origin
  }

  /// The settings of a file: one mapping of names to a value, or to a list of values.
  private static func read(_ file: String) throws -> [(name: String, values: [String], place: String)] {
    do {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      guard let node = try Yams.compose(yaml: text) else { return [] }
      guard let mapping = node.mapping else { throw SettingError(description: "expected a mapping of settings") }
      return try mapping.map { key, value in
        guard let name = key.string else { throw SettingError(description: "expected names of settings") }
        return (name, try values(of: value, name), key.mark.map { ":\($0.line):\($0.column)" } ?? "")
      }
    } catch {
      throw SettingError(description: "\(file): \(error)")
    }
  }

  private static func values(of node: Node, _ name: String) throws -> [String] {
    let nodes = node.sequence.map { Array($0) } ?? [node]
    return try nodes.map { node in
      guard let text = node.scalar?.string else {
        throw SettingError(description: "\(name): expected a value, or a list of values")
      }
      return text
    }
  }

  /// A file that sets the same, secrets hidden, with the origin of each setting behind it.
  var yaml: String {
    Settings.all.map { setting in
      let values = setting.show(settings)
      let origin = origins[setting.name] ?? "default"
      if values.isEmpty { return "# \(setting.name):  # \(origin)\n" }
      if setting.isSecret { return "# \(setting.name): (hidden)  # \(origin)\n" }
      let quoted = values.map(Self.quoted)
      let text = setting.isList ? "[\(quoted.joined(separator: ", "))]" : quoted[0]
      return "\(setting.name): \(text)  # \(origin)\n"
    }.joined()
  }

  private static func quoted(_ value: String) -> String {
    let isPlain = value.first?.isLetter == true || value.allSatisfy(\.isNumber)
    if !value.isEmpty, isPlain, value.allSatisfy({ $0.isLetter || $0.isNumber || "-_./".contains($0) }) { return value }
    return "\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
