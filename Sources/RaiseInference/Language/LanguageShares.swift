/// In which languages a text is, as far as it was read.
public struct LanguageShares: Sendable, Hashable {
  /// ISO 639-1 codes with the share of the words in each, 0...1, the greatest first. They add up to 1; none at all when
  /// nothing can be told.
  public var shares: [(language: String, share: Float)]

  /// ISO 639-3's code for a text of which the language cannot be told: of too few words, or mostly numbers and code.
  public static let undetermined = "und"

  /// The language with the greatest share, or ``undetermined``.
  public var language: String { shares.first?.language ?? Self.undetermined }
  /// Its share, 0...1; 0 when nothing can be told.
  public var score: Float { shares.first?.share ?? 0 }

  /// Shares in any order.
  public init(_ shares: [(language: String, share: Float)]) {
    self.shares = shares.sorted { $0.share != $1.share ? $0.share > $1.share : $0.language < $1.language }
  }

  /// The share of `language`, 0...1.
  public func share(of language: String) -> Float { shares.first { $0.language == language }?.share ?? 0 }

  public static func == (a: Self, b: Self) -> Bool { a.shares.elementsEqual(b.shares, by: ==) }
  public func hash(into hasher: inout Hasher) {
    for (language, share) in shares {
      hasher.combine(language)
      hasher.combine(share)
    }
  }
}
