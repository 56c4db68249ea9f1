import Foundation
import RaiseCore

extension PolicyFile {
  /// How evidence becomes a cost and a reward; nil when the file does not say.
  public var reward: RewardFormula? { rewardSection?.formula }

  /// The file's text with the numbers of another formula in the place of its own, and every other byte as it is.
  ///
  /// Numbers that the file does not have are not put in.
  ///
  /// - Parameters:
  ///   - text: The text that the file was read from.
  ///   - formula: A formula of the same propositions.
  public func text(_ text: String, withRewardNumbersOf formula: RewardFormula) -> String {
    guard let rewardSection else { return text }
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    // From behind, so that places before stay where they are.
    for (number, written) in rewardSection.numbers.sorted(by: { $0.value.position > $1.value.position }) {
      guard let value = formula[number], lines.indices.contains(written.position.line - 1) else { continue }
      let begin = written.position.column - 1
      let end = begin + written.text.unicodeScalars.count
      guard end <= lines[written.position.line - 1].count else { continue }
      lines[written.position.line - 1].replaceSubrange(begin..<end, with: Array(Self.written(value).unicodeScalars))
    }
    return lines.map { line in String(String.UnicodeScalarView(line)) }.joined(separator: "\n")
  }

  /// A number with four decimals at most.
  private static func written(_ value: Double) -> String {
    let rounded = (value * 10_000).rounded() / 10_000
    return rounded == 0 ? "0" : "\(rounded)"
  }
}

extension RewardFormula {
  /// One of its numbers.
  fileprivate subscript(number: RewardNumber) -> Double? {
    switch number {
    case .costOffset: costOffset
    case .rewardOffset: rewardOffset
    case .cost(let name): propositions.first { $0.name == name }?.cost
    case .reward(let name): propositions.first { $0.name == name }?.reward
    }
  }
}
