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
      guard let file = try Yams.compose(yaml: text)?.mapping, let entries = file["keys"]?.sequence else {
        throw SettingError(description: "expected a list of keys under keys:")
      }
      try refuseUnknown(in: file, known: ["keys"])
      let ring = try entries.enumerated().map { try entry($1, "keys[\($0)]") }
      try refuseTwins(among: ring)
      return KeyRing(ring)
    } catch {
      throw SettingError(description: "\(path): \(error)")
    }
  }

  private static func entry(_ node: Node, _ place: String) throws -> KeyRing.Entry {
    guard let mapping = node.mapping else { throw SettingError(description: "\(place): expected a mapping") }
    try refuseUnknown(in: mapping, known: known, at: "\(place): ")
    guard let name = mapping["name"]?.scalar?.string, !name.isEmpty else {
      throw SettingError(description: "\(place).name: expected a name")
    }
    guard let digest = mapping["sha256"]?.scalar.flatMap({ ContentDigest(hex: $0.string) }) else {
      throw SettingError(
        description: "\(place).sha256: expected 64 hexadecimal digits, as raise-server new-key prints them")
    }
    return KeyRing.Entry(
      name: name, digest: digest, policy: try policies(mapping["policies"], place)?.joined(separator: ","),
      requestsPerMinute: try limit(mapping["requests-per-minute"], place))
  }

  /// Of two entries for one key only one could hold. Two keys may have one name, as while they are renewed.
  private static func refuseTwins(among ring: [KeyRing.Entry]) throws {
    for (index, entry) in ring.enumerated() {
      guard let twin = ring[..<index].first(where: { $0.digest == entry.digest }) else { continue }
      throw SettingError(
        description: "keys[\(index)].sha256: expected each key once, found that of \(twin.name) again")
    }
  }

  private static func refuseUnknown(in mapping: Node.Mapping, known: Set<String>, at place: String = "") throws {
    for key in mapping.keys where !known.contains(key.string ?? "") {
      let names = known.sorted().joined(separator: ", ")
      throw SettingError(description: "\(place)unknown key \"\(key.string ?? "")\" (known: \(names))")
    }
  }

  /// A key whose policies cannot be read must not be let in under others.
  private static func policies(_ node: Node?, _ place: String) throws -> [String]? {
    guard let node else { return nil }
    let names = node.sequence?.map { $0.scalar?.string ?? "" } ?? []
    guard !names.isEmpty, !names.contains("") else {
      throw SettingError(description: "\(place).policies: expected a list of names: [chat-input, chat-output]")
    }
    return names
  }

  private static func limit(_ node: Node?, _ place: String) throws -> Int? {
    guard let node else { return nil }
    guard let number = node.scalar.flatMap({ Int($0.string) }), number > 0 else {
      throw SettingError(description: "\(place).requests-per-minute: expected a whole number from 1")
    }
    return number
  }
}
