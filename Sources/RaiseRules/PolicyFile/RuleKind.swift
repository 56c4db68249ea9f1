import RaiseCore

/// A kind of rule as policy files know it: what it is called, which keys it has beyond those of every rule, and how a
/// rule is made from them.
///
/// Each kind declares its own beside its rule; ``RuleKinds`` lists them.
public struct RuleKind: Sendable {
  /// The name after `kind:`.
  public let name: String
  /// What other tools call it; named in the error when somebody writes that.
  public let otherNames: [String]
  /// One sentence on what it finds.
  public let summary: String
  /// Its own keys.
  public let keys: [PolicyKey]
  /// Makes a rule from checked values, or throws a ``FieldError``.
  let make: @Sendable (RuleSettings, Fields) throws -> any Rule

  /// Declares a kind.
  ///
  /// - Parameters:
  ///   - name: The name after `kind:`, in kebab case.
  ///   - otherNames: What other tools call it.
  ///   - summary: One sentence on what it finds.
  ///   - keys: Its own keys; none may have the name of a key of every rule.
  ///   - make: Makes a rule from settings and values of the keys' types. Throws ``FieldError`` when a value cannot be
  ///     used.
  public init(
    _ name: String, otherNames: [String] = [], _ summary: String, keys: [PolicyKey],
    make: @escaping @Sendable (RuleSettings, Fields) throws -> any Rule
  ) {
    self.name = name
    self.otherNames = otherNames
    self.summary = summary
    self.keys = keys
    self.make = make
  }
}
