/// Judges items. The one verb that all four components call.
///
/// What implementers owe:
/// - The same item gives the same decision, from any task, at any time, in any order (policies are values or
///   guard their own state).
/// - Findings' ranges lie within the judged text; edits are ascending, apart, and only there when the action is
///   redact or rewrite.
/// - What cannot be judged throws. A limit that ran out is an error, never "nothing found"; what then happens is
///   the component's choice, in one place, and is logged.
///
/// `PolicyContract.expectContract(of:on:)` in RaiseTesting proves the above for an implementation.
public protocol Policy: Sendable {
  /// Which policy this is.
  var id: PolicyID { get }

  /// What a guard says in the place of a text that the policy blocks. The standard texts where a policy has none.
  var refusal: Refusal { get }

  /// Judges one item.
  ///
  /// - Throws: ``EvaluationError`` when the item could not be judged.
  func evaluate(_ item: Item) async throws -> Decision

  /// Judges many items, in their order; of each the decision is the same as of the item alone, and a failure is that
  /// item's alone. A policy that asks models overrides this: many texts together cost them much less than one by one.
  ///
  /// - Throws: `CancellationError`.
  func evaluate(contentsOf items: [Item]) async throws -> [Result<Decision, any Error>]
}

extension Policy {
  public var refusal: Refusal { Refusal() }

  public func evaluate(contentsOf items: [Item]) async throws -> [Result<Decision, any Error>] {
    var results: [Result<Decision, any Error>] = []
    for item in items {
      do {
        results.append(.success(try await evaluate(item)))
      } catch let error as CancellationError {
        throw error
      } catch {
        results.append(.failure(error))
      }
    }
    return results
  }
}

/// Which policy decided: its name, its version, and the digest of everything it consists of.
public struct PolicyID: Sendable, Hashable, CustomStringConvertible {
  /// The name it goes by, as in `policies/<name>.yaml`.
  public var name: String
  /// Its version, as its author counts (semantic versioning is usual).
  public var version: String
  /// SHA-256 over its content, included policies among it: equal digests decide equally.
  public var digest: ContentDigest

  /// Names a policy.
  public init(name: String, version: String, digest: ContentDigest = .zero) {
    self.name = name
    self.version = version
    self.digest = digest
  }

  public var description: String { "\(name)@\(version)" }
}

/// A text that could not be judged.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The rule that failed, or the policy's name when no single rule did.
  public var rule: String
  /// Why, without any of the judged text.
  public var reason: String

  /// A failure of `rule`.
  public init(rule: String, reason: String) {
    self.rule = rule
    self.reason = reason
  }

  public var description: String { "\(rule): \(reason)" }
}
