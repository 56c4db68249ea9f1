/// What a model says about one text: the numbers of all its heads.
public struct ModelOutput: Sendable, Hashable {
  /// One head's numbers.
  public struct HeadValues: Sendable, Hashable {
    /// The head's name in the checkpoint.
    public var name: String
    /// What its numbers are called; empty for an embedding.
    public var labels: [String]
    /// The raw numbers for the whole text: logits, a scalar, or a pooled state.
    public var values: [Float]
    /// What users look at: probabilities in 0...1, the scalar, or a vector of length 1.
    public var scores: [Float]
    /// For a head that speaks after every token, its logits for each token in turn; otherwise empty.
    public var tokenValues: [[Float]]
  }

  /// In the order of the checkpoint's config.json.
  public var heads: [HeadValues]
  /// How many windows the text was read in: 1 unless it is longer than the model's positions.
  public var windowCount: Int

  /// The head called `name`.
  public subscript(name: String) -> HeadValues? { heads.first { $0.name == name } }

  /// The score called `label` of the head called `name`.
  public subscript(name: String, label: String) -> Float? {
    guard let head = self[name], let index = head.labels.firstIndex(of: label) else { return nil }
    return head.scores[index]
  }
}
