import Crypto
import Foundation
import RaiseCore
import Synchronization

/// Which turns passed unchanged, lately.
///
/// A client sends the whole conversation each time, and could write any history into it, so every turn of it is judged;
/// those that passed before are known again by their digest and not judged twice. The newest ones always are.
final class JudgedTurns: Sendable {
  /// How many are known. About 100 bytes each.
  static let capacity = 65_536

  /// Two generations: when the younger one is full it takes the place of the older one.
  private struct State {
    var young: Set<ContentDigest> = []
    var old: Set<ContentDigest> = []
  }

  private let state = Mutex(State())

  func contains(_ turn: Turn, judgedBy policy: PolicyID) -> Bool {
    let digest = Self.digest(turn, policy)
    return state.withLock { $0.young.contains(digest) || $0.old.contains(digest) }
  }

  func insert(_ turn: Turn, judgedBy policy: PolicyID) {
    let digest = Self.digest(turn, policy)
    state.withLock { state in
      state.young.insert(digest)
      guard state.young.count >= Self.capacity / 2 else { return }
      state.old = state.young
      state.young = []
    }
  }

  private static func digest(_ turn: Turn, _ policy: PolicyID) -> ContentDigest {
    var hash = SHA256()
    hash.update(data: policy.digest.bytes)
    // A length in front of each text keeps two that border on each other apart.
    for text in [policy.description, turn.role.rawValue, turn.text] {
      withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: Data(text.utf8))
    }
    return ContentDigest(hash.finalize()) ?? .zero
  }
}
