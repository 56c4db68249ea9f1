import Foundation

/// What a screen should find in texts, stored beside it as golden.json by those who trained it.
///
/// ```json
/// {"format": "raise-screen-golden/1", "made_by": "NumPy 2.4.6", "tolerance": 1e-4,
///  "cases": [{"text": "Hello", "windows": [
///    {"start": 0, "end": 5, "features": 13, "sums": [4, -7], "logits": [-2.1, -3.3]}]}]}
/// ```
///
/// Windows, numbers of features and sums have to be the same; logits within the tolerance.
public struct ScreenGolden: Sendable {
  public let madeBy: String
  /// How far a logit may be off.
  public let tolerance: Float
  private let cases: [Case]

  private struct Case: Decodable {
    var text: String
    var windows: [Window]
  }

  private struct Window: Decodable {
    var start, end, features: Int
    var sums: [Int32]
    var logits: [Float]
  }

  private struct File: Decodable {
    var format: String
    var made_by: String
    var tolerance: Float
    var cases: [Case]
  }

  static let format = "raise-screen-golden/1"

  /// Reads golden.json.
  ///
  /// - Throws: ``GoldenError``.
  public init(path: String) throws {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw GoldenError.unreadable(path: path, reason: "\(error)")
    }
    guard file.format == Self.format else {
      throw GoldenError.unreadable(path: path, reason: "format: expected \"\(Self.format)\", found \"\(file.format)\"")
    }
    guard !file.cases.isEmpty else { throw GoldenError.unreadable(path: path, reason: "it has no cases") }
    (madeBy, tolerance, cases) = (file.made_by, file.tolerance, file.cases)
  }

  public var caseCount: Int { cases.count }

  /// What differs, case by case; empty where the screen finds what it should.
  public func mismatches(with model: ScreenModel) -> [String] {
    cases.enumerated().flatMap { index, expected in
      let found = model.windows(of: expected.text)
      guard found.map(\.utf8Range) == expected.windows.map({ $0.start..<max($0.start, $0.end) }) else {
        return ["case \(index): windows: expected \(expected.windows.count), found \(found.map(\.utf8Range))"]
      }
      return zip(expected.windows, found).compactMap { mismatch($0, $1) }.map { "case \(index): \($0)" }
    }
  }

  private func mismatch(_ expected: Window, _ found: ScreenWindow) -> String? {
    let sums = (0..<expected.sums.count).map { $0 < 8 ? found.sums[$0] : 0 }
    guard expected.features == found.featureCount, expected.sums == sums else {
      return "window \(found.utf8Range): expected \(expected.features) features that add up to \(expected.sums), "
        + "found \(found.featureCount) and \(sums)"
    }
    for (index, logit) in expected.logits.enumerated() where index < 8 {
      guard abs(found.logits[index] - logit) <= tolerance else {
        return "window \(found.utf8Range): logit \(index): expected \(logit), found \(found.logits[index])"
      }
    }
    return nil
  }
}
