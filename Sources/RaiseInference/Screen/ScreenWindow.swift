import Foundation

/// A part of a text with what the screen says about it.
public struct ScreenWindow: Sendable, Hashable {
  /// Where it is in the text, in bytes of UTF-8.
  public var utf8Range: Range<Int>
  /// The language that its letters make it count as; drawn as ``TextLanguage`` does, on this window alone.
  public var language: TextLanguage
  /// How many n-grams it has.
  public var featureCount: Int
  /// The rows of the table added up, in the order of the config's outputs; zero beyond them.
  package var sums: SIMD8<Int32>
  /// In the order of the config's outputs; zero beyond them.
  public var logits: SIMD8<Float>

  /// The probability, 0...1, of the output at `index`.
  public func score(_ index: Int) -> Float { 1 / (1 + exp(-logits[index])) }
}

/// Which windows are clear: those all of whose outputs lie below the threshold of their language.
public struct ScreenThresholds: Sendable, Hashable {
  /// The lowest logits that are not clear.
  private var english = SIMD8<Float>(repeating: .infinity)
  private var chinese = SIMD8<Float>(repeating: .infinity)

  /// - Parameters:
  ///   - probabilities: Thresholds, 0...1, by language and output. At 0 nothing is clear; an output without one does
  ///     not count.
  ///   - outputs: The names of the outputs, in order.
  public init(_ probabilities: [TextLanguage: [String: Float]], outputs: [String]) {
    for (index, output) in outputs.enumerated() {
      if let threshold = probabilities[.en]?[output] { english[index] = Self.logit(threshold) }
      if let threshold = probabilities[.zh]?[output] { chinese[index] = Self.logit(threshold) }
    }
  }

  /// Whether the window needs no closer look.
  @inlinable
  public func areClear(_ window: ScreenWindow) -> Bool { all(window.logits .< limits(window.language)) }

  @usableFromInline
  func limits(_ language: TextLanguage) -> SIMD8<Float> { language == .zh ? chinese : english }

  private static func logit(_ probability: Float) -> Float { log(probability / (1 - probability)) }
}
