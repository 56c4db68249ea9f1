/// One number that a model gives about a text, by the name that policies and calibrations know it by.
///
/// The name is what config.json calls it: `toxicity`. Where two heads call a number alike, the first head's has that
/// name, and the other's has its head's in front: `stream.response_harm`. Every name works with its head's in front too.
public struct NamedOutput: Sendable, Hashable {
  /// The shortest name.
  public let name: String
  /// The head's name and the number's.
  public let fullName: String
  /// The head's place among the model's heads.
  public let head: Int
  /// The number's place in the head.
  public let index: Int
  /// Whether the number is a logit, whose sigmoid is a probability; otherwise a scalar of no fixed range.
  public let isLogit: Bool
}

extension ModelConfig {
  /// Every number of every head that has a name, in the order of config.json; those of embeddings have none.
  public var outputs: [NamedOutput] {
    var taken: Set<String> = []
    return heads.enumerated().flatMap { place, head in
      head.labels.enumerated().map { index, label in
        let fullName = "\(head.name).\(label)"
        let name = taken.insert(label).inserted ? label : fullName
        return NamedOutput(
          name: name, fullName: fullName, head: place, index: index, isLogit: head.kind != ScalarHead.kind)
      }
    }
  }

  /// The output of that name, short or full.
  public func output(named name: String) -> NamedOutput? {
    let outputs = outputs
    return outputs.first { $0.name == name } ?? outputs.first { $0.fullName == name }
  }
}
