extension CheckpointError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unusable(let path, let reason): "\(path): \(reason)"
    case .tooLarge(let path, let bytes, let limit): "\(path): \(bytes) bytes, expected at most \(limit)"
    case .malformedJSON(let place, let expected, let found): "\(place): expected \(expected), found \(found)"
    case .unknownKey(let place, let path, let nearest, let known):
      "\(place): \(path): unknown key" + (nearest.map { "; nearest known key: \($0)" } ?? "")
        + " (known: \(known.joined(separator: ", ")))"
    case .missingKey(let place, let path, let expected): "\(place): \(path): expected \(expected), found nothing"
    case .invalidValue(let place, let path, let expected, let found):
      "\(place): \(path): expected \(expected), found \(found)"
    case .brokenTensorFile(let path, let problem): "\(path): \(problem)"
    case .wrongTensors(let path, let differences): "\(path): the tensors are not the config's: \(differences)"
    case .notRepresentable(let tensor, let index, let value, let precision):
      "\(tensor)[\(index)]: \(value) cannot be kept as \(precision.rawValue)"
    case .invalidElement(let tensor, let index, let expected, let found):
      "\(tensor)[\(index)]: expected \(expected.lowerBound)...\(expected.upperBound), found \(found)"
    case .unlikeMatrices(let layer):
      "layers.\(layer).feed_forward: shared and expert matrices are kept in unlike numbers or exact channels"
    case .alreadyPacked(let path): "\(path): already packed; expected a plain checkpoint"
    }
  }
}

extension TensorFileProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cut(let expected, let found): "cut: expected at least \(expected) bytes, found \(found)"
    case .headerTooLong(let bytes, let limit): "header of \(bytes) bytes, expected at most \(limit)"
    case .outside(let tensor, let begin, let end, let dataBytes):
      "tensor \(tensor): expected offsets within 0...\(dataBytes), found \(begin)..<\(end)"
    case .impossibleShape(let tensor, let shape): "tensor \(tensor): impossible shape \(shape)"
    case .wrongSize(let tensor, let expected, let found):
      "tensor \(tensor): expected \(expected) bytes for its shape and type, found \(found)"
    case .overlap(let first, let second): "tensors \(first) and \(second) overlap"
    case .hole(let begin, let end): "bytes \(begin)..<\(end) of the data belong to no tensor"
    }
  }
}

extension TensorDifferences: CustomStringConvertible {
  /// At most eight of each kind; a list of thousands helps nobody.
  public var description: String {
    [
      Self.listing("missing", missing),
      Self.listing("unexpected", unexpected),
      Self.listing("wrong", wrong.map { "\($0.name) (expected \($0.expected), found \($0.found))" }),
    ].compactMap(\.self).joined(separator: "; ")
  }

  private static func listing(_ title: String, _ names: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    let more = names.count > 8 ? " and \(names.count - 8) more" : ""
    return "\(title): \(names.prefix(8).joined(separator: ", "))\(more)"
  }
}
