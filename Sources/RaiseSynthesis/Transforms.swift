/// A way to disguise a text: an encoding, an obfuscation, another order. A new one is a file in Transforms/ and a line
/// in ``Transforms``.
///
/// What implementers owe: the same text gives the same result; a transform that can be undone is a
/// ``ReversibleTransform``, any other is lossy by that very fact. TransformTests proves both.
public protocol PromptTransform: Sendable {
  /// The name that plans and provenance use.
  static var name: String { get }
  /// What it is called in a prompt, by language.
  static var titles: [Language: String] { get }
  /// The languages whose texts it changes.
  static var languages: [Language] { get }
  /// The disguised text.
  static func apply(_ text: String) -> String
}

/// A transform that loses nothing.
public protocol ReversibleTransform: PromptTransform {
  /// The text that `apply` made `text` of, scalar for scalar; nil when it can have made it of none.
  static func undo(_ text: String) -> String?
}

extension PromptTransform {
  public static var languages: [Language] { Language.allCases }
  /// Whether the text cannot be got back for certain.
  public static var isLossy: Bool { !(self is any ReversibleTransform.Type) }
  static func title(in language: Language) -> String { titles[language] ?? name }
}

/// The register of transforms.
public enum Transforms {
  /// Every transform, encodings first.
  public static let all: [any PromptTransform.Type] = [
    Base64.self, Base32.self, Hexadecimal.self, Binary.self, Octal.self, CharacterCodes.self, PercentEncoding.self,
    HTMLEntities.self, UnicodeEscapes.self, ROT13.self, ROT47.self, Caesar.self, Atbash.self, Morse.self, NATO.self,
    Braille.self, Leetspeak.self, Homoglyphs.self, FullWidth.self, MathBold.self, Circled.self, SmallCapitals.self,
    RegionalIndicators.self, UpsideDown.self, TagCharacters.self, ZeroWidth.self, Spacing.self, Dots.self,
    Strikethrough.self, Accents.self, EmojiSpaces.self, Underscores.self, Vertical.self, Chunks.self,
    Reversed.self, ReversedWordOrder.self, MirroredWords.self, RailFence.self, SwappedPairs.self, Doubled.self,
    AlternatingCase.self, UpperCase.self, SwappedCase.self, NoVowels.self, PigLatin.self, CamelCase.self,
    Quoted.self, Pinyin.self, Traditional.self,
  ]

  /// The transform of a name.
  public static func named(_ name: String) -> (any PromptTransform.Type)? { all.first { $0.name == name } }
}
