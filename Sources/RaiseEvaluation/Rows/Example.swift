/// A labelled row: what is judged, and what people said about it.
public struct Example: Sendable, Hashable {
  /// What is known about the row besides its texts.
  public var facts: Facts
  /// What is judged.
  public var content: Content

  /// A row.
  public init(facts: Facts, content: Content) {
    self.facts = facts
    self.content = content
  }

  /// What is judged, by what it is to a model.
  public enum Content: Sendable, Hashable {
    /// Any text.
    case text(String)
    /// What a user asks.
    case prompt(String)
    /// What a model answered to a prompt, which may be empty.
    case response(String, to: String)
    /// Two answers to a prompt, the better one first.
    case preference(chosen: String, rejected: String, to: String)

    /// The text that is judged; of a preference, the better one.
    public var judgedText: String {
      switch self {
      case .text(let text), .prompt(let text), .response(let text, _), .preference(let text, _, _): text
      }
    }
  }

  /// What travels with a row's score: everything but the texts.
  public struct Facts: Sendable, Hashable {
    /// The set that the row is from.
    public var source: String
    /// The row's own name within its source.
    public var id: String
    /// Whether people found what is looked for; nil for a preference.
    public var label: Bool?
    /// What the row can be grouped by: dimension ("language", "category", "hazard") to the values it has there.
    public var groups: [String: [String]]
    /// Where harm begins in the response, in Unicode scalars; nil when there is none or nobody knows.
    public var onset: Int?

    /// Facts about a row.
    public init(
      source: String, id: String, label: Bool? = nil, groups: [String: [String]] = [:], onset: Int? = nil
    ) {
      self.source = source
      self.id = id
      self.label = label
      self.groups = groups
      self.onset = onset
    }

    /// The row's language, as its source states it.
    public var language: String? { groups[Self.languageDimension]?.first }

    static let languageDimension = "language"
    static let hazardDimension = "hazard"
    /// What ``TermGroups`` finds.
    static let termDimension = "group"
  }
}
