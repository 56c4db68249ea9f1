/// Puts repetitions that overlap together into passages, few and long: of those that follow the same earlier bytes one, and
/// where these end the one that reaches furthest.
///
/// The passages cover the same bytes as the repetitions, and do not overlap.
struct PassageCover {
  private var current: Passage?
  /// Of the repetitions that begin within the current passage, or right behind it, the one that reaches furthest beyond it.
  private var furthest: Passage?

  /// Takes the next repetition in the order of their beginnings. Returns the passages that are whole now.
  ///
  /// - Parameter isNewText: Whether it is in another text than the one before.
  mutating func add(_ repetition: Passage, isNewText: Bool) -> [Passage] {
    var whole: [Passage] = []
    while let passage = current, isNewText || repetition.range.lowerBound > passage.range.upperBound {
      whole.append(passage)
      advance(behind: passage)
    }
    guard let passage = current else {
      current = repetition
      return whole
    }
    // What only touches may go on in another text at its source, though it is as far back.
    if repetition.distance == passage.distance, repetition.range.lowerBound < passage.range.upperBound {
      current?.range = passage.range.lowerBound..<max(passage.range.upperBound, repetition.range.upperBound)
    } else if repetition.range.upperBound > (furthest ?? passage).range.upperBound {
      furthest = repetition
    }
    return whole
  }

  /// Returns the passages that are left at the end.
  mutating func finish() -> [Passage] {
    var whole: [Passage] = []
    while let passage = current {
      whole.append(passage)
      advance(behind: passage)
    }
    return whole
  }

  /// Goes over to what of the furthest repetition is behind a passage.
  private mutating func advance(behind passage: Passage) {
    let end = passage.range.upperBound
    current = furthest.flatMap { $0.range.upperBound > end ? $0.from(end) : nil }
    furthest = nil
  }
}
