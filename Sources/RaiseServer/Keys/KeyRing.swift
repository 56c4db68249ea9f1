import Crypto
import Foundation
import RaiseCore

/// The API keys that open the server. Only digests of them are held.
///
/// A key has 256 random bits (see ``APIKey``), so one SHA-256 is as good as a slow hash: there is nothing to guess.
public struct KeyRing: Sendable {
  /// One entry: whose key it is and what it may.
  public struct Entry: Sendable, Hashable {
    /// The name that stands in decision records.
    public var name: String
    /// SHA-256 of the key.
    public var digest: ContentDigest
    /// The policy that judges its requests; nil is the server's own.
    public var policy: String?
    /// How many requests it may make a minute; nil is no limit.
    public var requestsPerMinute: Int?

    public init(name: String, digest: ContentDigest, policy: String? = nil, requestsPerMinute: Int? = nil) {
      self.name = name
      self.digest = digest
      self.policy = policy
      self.requestsPerMinute = requestsPerMinute
    }
  }

  /// The entries, in the order of their file.
  public let entries: [Entry]

  /// A ring of `entries`.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// The entry whose key this is; nil for any other text.
  ///
  /// Takes the same time for each key that is wrong: all entries are compared, each to its end.
  public func entry(forKey key: String) -> Entry? {
    let presented = SHA256.hash(data: Data(key.utf8))
    var found: Entry?
    for entry in entries where Self.areEqual(presented, entry.digest) { found = entry }
    return found
  }

  /// Compares without stopping at the first difference.
  private static func areEqual(_ digest: SHA256.Digest, _ other: ContentDigest) -> Bool {
    other.withUnsafeBytes { other in
      zip(digest, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
  }
}
