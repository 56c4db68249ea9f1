import Foundation

/// Groups of people and ways of speaking, each known by words: what false positives are counted apart by. Read from JSON:
///
/// ```json
/// {"format": "raise-groups/1", "groups": [{"name": "women", "terms": ["woman", "women", "女性"]}]}
/// ```
///
/// A text belongs to every group of which it has a term: whole words, whatever their case, in the term's order; Han
/// characters, which nothing parts, count as a word each.
public struct TermGroups: Sendable, Hashable {
  /// The names of the groups, in the file's order.
  public let names: [String]
  /// By a term's first word: the others, and the group's place.
  private let terms: [String: [Term]]

  private struct Term: Hashable {
    var rest: [String]
    var group: Int
  }

  /// Groups with their terms.
  public init(_ groups: [(name: String, terms: [String])]) {
    names = groups.map(\.name)
    var terms: [String: [Term]] = [:]
    for (place, group) in groups.enumerated() {
      for term in group.terms {
        let words = Self.words(of: term)
        if let first = words.first {
          terms[first, default: []].append(Term(rest: Array(words.dropFirst()), group: place))
        }
      }
    }
    self.terms = terms
  }

  /// The names of the groups that a text speaks of or in, in the file's order.
  public func groups(in text: String) -> [String] {
    let words = Self.words(of: text)
    var found: Set<Int> = []
    for (place, word) in words.enumerated() {
      for term in terms[word] ?? [] where words.dropFirst(place + 1).starts(with: term.rest) {
        found.insert(term.group)
      }
    }
    return found.sorted().map { names[$0] }
  }

  /// Letters and digits together are a word, a Han character is one by itself; apostrophes are dropped.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    func end() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case "'", "\u{2019}": continue
      case _ where scalar.properties.isIdeographic:
        end()
        words.append(String(scalar))
      case _ where scalar.properties.isAlphabetic || scalar.properties.numericType != nil:
        word.unicodeScalars.append(scalar)
      default: end()
      }
    }
    end()
    return words
  }
}

extension TermGroups {
  private struct File: Decodable {
    var format: String
    var groups: [Group]

    struct Group: Decodable {
      var name: String
      var terms: [String]
    }
  }

  /// Reads a file of groups.
  ///
  /// - Throws: ``EvaluationError/damaged(file:reason:)`` or ``EvaluationError/invalid(file:path:expected:found:)``.
  public init(contentsOf path: String) throws {
    let file = try JSONFile.decode(File.self, path: path, format: "raise-groups/1", \.format)
    for (place, group) in file.groups.enumerated() {
      if let wrong = group.terms.first(where: { Self.words(of: $0).isEmpty }) {
        throw EvaluationError.invalid(
          file: path, path: "groups[\(place)].terms", expected: "words", found: "\"\(wrong)\"")
      }
      if file.groups.prefix(place).contains(where: { $0.name == group.name }) {
        throw EvaluationError.invalid(
          file: path, path: "groups[\(place)].name", expected: "each name once", found: "\"\(group.name)\" again")
      }
    }
    self.init(file.groups.map { ($0.name, $0.terms) })
  }
}
