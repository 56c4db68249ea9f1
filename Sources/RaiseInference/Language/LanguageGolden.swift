import Foundation

/// What a language model should find in texts, stored beside it as golden.json by those who trained it.
///
/// ```json
/// {"format": "raise-language-golden/1", "tolerance": 1e-3,
///  "cases": [{"text": "犬が庭で寝ています。", "shares": {"ja": 1.0}}]}
/// ```
///
/// The texts are read in one piece. Shares up to the tolerance may be missing.
public struct LanguageGolden: Sendable {
  public let tolerance: Float
  private let cases: [Case]

  private struct Case: Decodable {
    var text: String
    var shares: [String: Float]
  }

  private struct File: Decodable {
    var format: String
    var tolerance: Float
    var cases: [Case]
  }

  static let format = "raise-language-golden/1"

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
    (tolerance, cases) = (file.tolerance, file.cases)
  }

  public var caseCount: Int { cases.count }

  /// What differs, case by case; empty where the model finds what it should.
  public func mismatches(with model: LanguageModel) -> [String] {
    cases.enumerated().compactMap { index, expected in
      let found = model.shares(of: expected.text)
      let languages = Set(expected.shares.keys).union(found.shares.map(\.language))
      let wrong = languages.sorted().first { abs(found.share(of: $0) - (expected.shares[$0] ?? 0)) > tolerance }
      return wrong.map {
        "case \(index): share of \($0): expected \(expected.shares[$0] ?? 0), found \(found.share(of: $0))"
      }
    }
  }
}
