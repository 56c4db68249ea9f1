import RaiseCore

/// The words of an answer and of what it answers, for what is measured without a model.
struct PairWords {
  private let prompt: CountedWords
  private let response: CountedWords

  init(prompt: String, response: String) {
    self.prompt = CountedWords(prompt)
    self.response = CountedWords(response)
  }

  /// The measure's value, 0...1.
  func value(of measure: RewardMeasure) -> Double {
    switch measure {
    case .empty: response.words.isEmpty ? 1 : 0
    case .repetition: repetition
    case .echo: echo
    case .otherWriting: isInOtherWriting ? 1 : 0
    }
  }

  /// Fewer runs than this say nothing: "yes, yes, of course, yes" is no repetition.
  private static let fewestRuns = 8

  /// Lists, code and Chinese answers repeat up to half of their runs, so what is beyond a half counts, doubled.
  private var repetition: Double {
    let runs = response.runs
    guard runs.count >= Self.fewestRuns else { return 0 }
    return max(0, 2 * Double(runs.count - Set(runs).count) / Double(runs.count) - 1)
  }

  private var echo: Double {
    guard !response.words.isEmpty else { return 0 }
    // Too short for a run: an echo only when all of it is what was asked.
    guard !response.runs.isEmpty else { return response.words == prompt.words ? 1 : 0 }
    // Who answers from a passage repeats some of what was asked, but not all of it.
    return min(Self.share(of: response.runs, in: prompt.runs), Self.share(of: prompt.runs, in: response.runs))
  }

  private static func share(of runs: [CountedWords.Run], in others: [CountedWords.Run]) -> Double {
    guard !runs.isEmpty else { return 0 }
    let others = Set(others)
    return Double(runs.count { others.contains($0) }) / Double(runs.count)
  }

  /// Fewer letters than this may be a name or a formula.
  private static let fewestLetters = 12

  private var isInOtherWriting: Bool {
    guard let asked = prompt.mostWriting, let answered = response.mostWriting,
      response.letterCount >= Self.fewestLetters
    else { return false }
    return asked != answered
  }
}

/// The words of a text, folded to lower case, and which writing most of its letters are of. Ideographs, kana and hangul
/// are words of their own.
struct CountedWords {
  /// Runs of four words that stand together.
  struct Run: Hashable {
    var words: [Substring]
  }

  private(set) var words: [Substring] = []
  private var letters: [Writing: Int] = [:]

  init(_ text: String) {
    let text = text.lowercased()
    var begin: String.Index?
    var index = text.startIndex
    let scalars = text.unicodeScalars
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let writing = Writing(scalar)
      if let writing { letters[writing, default: 0] += 1 }
      let standsAlone = writing == .han || writing == .kanaOrHangul
      let isOfWord = !standsAlone && (writing != nil || ("0"..."9").contains(scalar))
      if !isOfWord, let start = begin {
        words.append(text[start..<index])
        begin = nil
      }
      let next = scalars.index(after: index)
      if standsAlone { words.append(text[index..<next]) }
      if isOfWord, begin == nil { begin = index }
      index = next
    }
    if let begin { words.append(text[begin...]) }
  }

  /// Every four words that stand together.
  var runs: [Run] {
    guard words.count >= 4 else { return [] }
    return (0...words.count - 4).map { Run(words: Array(words[$0..<$0 + 4])) }
  }

  var letterCount: Int { letters.values.reduce(0, +) }

  /// The writing with the most letters, three Han characters saying about as much as nine letters; nil without letters.
  var mostWriting: Writing? {
    letters.max { left, right in
      (left.value * left.key.weight, left.key.rawValue) < (right.value * right.key.weight, right.key.rawValue)
    }?.key
  }
}

/// Writings that a reader cannot take for each other.
enum Writing: Int, Sendable {
  case latin, han, kanaOrHangul, cyrillic, greek, arabic, hebrew, devanagari, thai, other

  /// The writing of a letter; nil for anything else.
  init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A: self = .latin
    case 0..<0xAA: return nil
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x31FFF: self = .han
    case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F, 0x1100...0x11FF, 0xAC00...0xD7AF: self = .kanaOrHangul
    default:
      guard scalar.properties.isAlphabetic else { return nil }
      switch scalar.value {
      case 0xAA...0x24F, 0x1E00...0x1EFF, 0xFF21...0xFF5A: self = .latin
      case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
      case 0x400...0x52F: self = .cyrillic
      case 0x590...0x5FF: self = .hebrew
      case 0x600...0x6FF, 0x750...0x77F: self = .arabic
      case 0x900...0x97F: self = .devanagari
      case 0xE00...0xE7F: self = .thai
      default: self = .other
      }
    }
  }

  /// How much one of its letters says.
  fileprivate var weight: Int { self == .han ? 3 : 1 }
}
