import RaiseCore

/// One cell of a plan: the rows that share quadrant, hazard, language and attack style.
public struct Cell: Sendable, Hashable, CustomStringConvertible {
  /// The cell of the 2×2.
  public var quadrant: Quadrant
  /// What the harmful side of its scenarios is about.
  public var hazard: Hazard
  /// The language of its rows.
  public var language: Language
  /// The attack style's id; nil in the vanilla half.
  public var style: String?

  /// `adversarial-harmful/vcr/en/role-play`, `vanilla-benign/ssh/zh`.
  public var description: String {
    let base = "\(quadrant.rawValue)/\(hazard.rawValue)/\(language.rawValue)"
    return style.map { "\(base)/\($0)" } ?? base
  }
}
