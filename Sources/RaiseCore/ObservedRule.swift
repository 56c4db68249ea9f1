/// What a rule's observations depend on, so that somebody who has some can tell whether they are the ones they need.
///
/// Thresholds, actions and modes are not in it: they decide what counts, not what is seen.
public struct ObservedRule: Sendable, Hashable, Codable {
  /// The rule's id.
  public var id: String
  /// Its kind.
  public var kind: String
  /// The kind's version.
  public var version: Int
  /// The settings that decide what is seen, in words, by key.
  public var settings: [String: String]
  /// Parts that are observed apart from each other (a classifier's heads, by name), each with what it depends on.
  public var parts: [String: String]

  /// A rule that sees what `settings` and `parts` say.
  public init(id: String, kind: String, version: Int, settings: [String: String], parts: [String: String] = [:]) {
    self.id = id
    self.kind = kind
    self.version = version
    self.settings = settings
    self.parts = parts
  }

  /// Whether `recorded` saw at least what this rule sees.
  public func isCovered(by recorded: ObservedRule) -> Bool { gap(to: recorded) == nil }

  /// What this rule needs and `recorded` does not have, as a sentence; nil when nothing is missing.
  public func gap(to recorded: ObservedRule) -> String? {
    if kind != recorded.kind { return "needs kind \(kind), recorded is \(recorded.kind)" }
    if version != recorded.version { return "needs version \(version) of \(kind), recorded is \(recorded.version)" }
    for key in Set(settings.keys).union(recorded.settings.keys).sorted() where settings[key] != recorded.settings[key] {
      return "needs \(key) \(settings[key] ?? "absent"), recorded with \(recorded.settings[key] ?? "absent")"
    }
    for (name, needed) in parts.sorted(by: { $0.key < $1.key }) {
      guard let found = recorded.parts[name] else {
        return "needs \(name), recorded are \(recorded.parts.keys.sorted().joined(separator: ", "))"
      }
      if needed != found { return "needs \(name) as \(needed), recorded as \(found)" }
    }
    return nil
  }
}
