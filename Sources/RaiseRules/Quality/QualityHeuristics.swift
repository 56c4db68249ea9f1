/// The register of quality heuristics: one line each.
enum QualityHeuristics {
  /// Every family, in the order of documentation.
  static let all: [any QualityHeuristic.Type] = [
    GopherQuality.self,
    GopherRepetition.self,
    FineWebQuality.self,
    C4Quality.self,
    C4Paragraphs.self,
    NeMoQuality.self,
  ]

  /// The families as rule kinds.
  static let kinds: [RuleKind] = all.map { kind(of: $0) }

  private static func kind<Heuristic: QualityHeuristic>(of family: Heuristic.Type) -> RuleKind {
    QualityRule.kind(of: family)
  }
}
