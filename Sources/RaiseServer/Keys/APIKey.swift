import Crypto
import Foundation
import RaiseCore

/// A new API key: shown once, kept as its digest.
public struct APIKey: Sendable, CustomStringConvertible {
  /// The key as its holder sends it: `raise-` and 64 hexadecimal digits.
  public let description: String

  /// A key of 256 bits from the system's generator.
  public init() {
    let bits = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    description = "raise-" + bits.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// What stands in the key file.
  public var digest: ContentDigest { Self.digest(of: description) }

  /// SHA-256 of a key.
  public static func digest(of key: String) -> ContentDigest {
    ContentDigest(SHA256.hash(data: Data(key.utf8))) ?? .zero
  }
}
