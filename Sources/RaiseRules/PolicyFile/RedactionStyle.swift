/// What stands in the place of redacted evidence, as policy files spell it.
public enum RedactionStyle: String, Sendable, Hashable, CaseIterable {
  /// The kind of what was there: `[EMAIL]`.
  case placeholder
  /// As many asterisks as there were characters.
  case mask
  /// The kind with a keyed hash, so that equal evidence stays equal. Needs a key.
  case hash
  /// An invented value of the same kind. Needs a key.
  case fake

  /// Nothing: the evidence is taken out.
  case nothing

  static let names = allCases.map(\.rawValue)
}
