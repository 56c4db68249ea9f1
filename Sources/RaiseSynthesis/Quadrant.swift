/// A cell of the 2×2 of WildJailbreak (arXiv 2406.18510): how a request comes, and what it is after.
///
/// The benign half is what keeps a model from refusing too much: it looks like the harmful one and is not.
public enum Quadrant: String, Sendable, Hashable, CaseIterable, Codable {
  /// A harmful request in plain words.
  case vanillaHarmful = "vanilla-harmful"
  /// A harmless request that shares its words with a harmful one.
  case vanillaBenign = "vanilla-benign"
  /// A harmful request in the wrapping of an attack.
  case adversarialHarmful = "adversarial-harmful"
  /// A harmless request in the wrapping of an attack.
  case adversarialBenign = "adversarial-benign"

  /// Whether the request is after harm.
  public var isHarmful: Bool { self == .vanillaHarmful || self == .adversarialHarmful }
  /// Whether the request comes in the wrapping of an attack.
  public var isAdversarial: Bool { self == .adversarialHarmful || self == .adversarialBenign }
}
