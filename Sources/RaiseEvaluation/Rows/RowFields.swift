/// Under which keys a row holds what; dotted where one object is inside another, as in "labels.toxicity".
public struct RowFields: Sendable, Hashable {
  /// A single text.
  public var text = "text"
  /// A request, or the dialogue before a response.
  public var prompt = "prompt"
  /// The answer that is judged.
  public var response = "response"
  /// The better of two answers.
  public var chosen = "chosen"
  /// The worse of two answers.
  public var rejected = "rejected"
  /// 1 or true, 0 or false.
  public var label = "label"
  /// Values of the label that mean yes; every other one then means no. Empty: 0, 1, true and false only.
  public var positives: Set<String> = []
  /// Whether rows without a label are passed over.
  public var skipsUnlabelled = false
  /// Whether a row without a label that is not passed over is an error.
  public var needsLabels = true
  /// The set that the row is from; without it, the file's name.
  public var source = "source"
  /// The row's own name; without it, the number of its line.
  public var id = "id"
  /// "text", "prompt" or "response", where a row says itself what it is.
  public var mode = "mode"
  /// Where harm begins in the response, in Unicode scalars.
  public var onset = "onset"
  /// What rows are grouped by: the dimension's name and the field, a string or an array of strings.
  public var groups: [Group] = [
    Group("language", field: "lang"), Group("category", field: "categories"), Group("hazard", field: "hazards"),
  ]

  /// The usual names.
  public init() {}

  /// A dimension and the field that holds a row's values in it.
  public struct Group: Sendable, Hashable {
    /// What reports call it.
    public var dimension: String
    /// The key.
    public var field: String

    /// A dimension read from `field`.
    public init(_ dimension: String, field: String) {
      self.dimension = dimension
      self.field = field
    }
  }
}

/// What a row's text is to a model, when that is not to be seen from the row's fields.
public enum RowMode: String, Sendable, Hashable, CaseIterable {
  /// Any text.
  case text
  /// What a user asks.
  case prompt
  /// What a model answers.
  case response
}
