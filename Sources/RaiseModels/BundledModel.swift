/// A model that comes with RAISE: a folder in `Resources/`, and one line here.
public struct BundledModel: Sendable, Hashable {
  /// The name that policies and commands know it by, and its folder's.
  public let name: String
  /// One sentence on what it is for.
  public let summary: String

  /// Every bundled model, the largest first.
  public static let all = [
    BundledModel(name: "raise-small", summary: "Prompts, responses and documents, whole or as they grow."),
    BundledModel(name: "raise-nano", summary: "Documents of a corpus that the screen doubts."),
    BundledModel(name: "raise-screen", summary: "The first sieve: every byte of a corpus."),
    BundledModel(name: "raise-language", summary: "Which language a text is in."),
  ]
}
