import Foundation
import RaiseCore
import RaiseServer
import Yams

/// Reads a file of API keys: a list of names and digests, never of keys.
///
///     keys:
///       - name: shop
///         sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
///         policies: [chat-input, chat-output]
///         requests-per-minute: 600
enum KeyFile {
  private static let known: Set<String> = ["name", "sha256", "policies", "requests-per-minute"]

  /// - Throws: ``SettingError`` with the place of what is wrong.
  static func read(_ path: String) throws -> KeyRing {
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      guard let entries = try Yams.compose(yaml: text)?.mapping?["keys"]?.sequence else {
        throw SettingError(description: "expected a list of keys under keys:")
      }
      return KeyRing(try entries.enumerated().map { try entry($1, "keys[\($0)]") })
    } catch {
      throw SettingError(description: "\(path): \(error)")
    }
  }

  private static func entry(_ node: Node, _ place: String) throws -> KeyRing.Entry {
    guard let mapping = node.mapping else { throw SettingError(description: "\(place): expected a mapping") }
    for key in mapping.keys where !known.contains(key.string ?? "") {
      let names = known.sorted().joined(separator: ", ")
      throw SettingError(description: "\(place): unknown key \"\(key.string ?? "")\" (known: \(names))")
    }
    guard let name = mapping["name"]?.scalar?.string, !name.isEmpty else {
      throw SettingError(description: "\(place).name: expected a name")
    }
    guard let digest = mapping["sha256"]?.scalar.flatMap({ ContentDigest(hex: $0.string) }) else {
      throw SettingError(
        description: "\(place).sha256: expected 64 hexadecimal digits, as raise-server new-key prints them")
    }
    let policies = mapping["policies"]?.sequence?.compactMap(\.scalar?.string)
    return KeyRing.Entry(
      name: name, digest: digest, policy: policies?.joined(separator: ","),
      requestsPerMinute: try limit(mapping["requests-per-minute"], place))
  }

  private static func limit(_ node: Node?, _ place: String) throws -> Int? {
    guard let node else { return nil }
    guard let number = node.scalar.flatMap({ Int($0.string) }), number > 0 else {
      throw SettingError(description: "\(place).requests-per-minute: expected a whole number from 1")
    }
    return number
  }
}
