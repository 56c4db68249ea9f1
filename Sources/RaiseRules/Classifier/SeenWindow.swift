import RaiseCore
import RaiseInference

/// A window of a text and what one head says of it, as a classifier rule records it.
///
///     label = output/language/stage[/hazard[/reading]]
///
/// The hazard is there when names of the head told it, and the reading when the text was read without a disguise.
struct SeenWindow: Sendable {
  var output: String
  var language: TextLanguage
  /// The stage that said so, from 0.
  var stage: Int
  /// What it is evidence of; nil for the head's own hazard.
  var hazard: Hazard?
  /// Which disguises were taken off; nil for the text as it stands.
  var reading: String?
  /// Where in the text as it stands, in bytes of UTF-8.
  var range: Range<Int>
  /// How sure the head is, 0...1.
  var score: Double

  init(
    output: String, language: TextLanguage, stage: Int, hazard: Hazard?, reading: String?, range: Range<Int>,
    score: Double
  ) {
    (self.output, self.language, self.stage, self.hazard) = (output, language, stage, hazard)
    (self.reading, self.range, self.score) = (reading, range, score)
  }

  /// What an observation says; nil when it is of another sort.
  init?(_ observation: Observation) {
    let words = observation.label.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
    guard words.count >= 3, let language = TextLanguage(rawValue: words[1]), let stage = Int(words[2]), stage > 0
    else { return nil }
    self.init(
      output: words[0], language: language, stage: stage - 1,
      hazard: words.count > 3 && !words[3].isEmpty ? Hazard(rawValue: words[3]) : nil,
      reading: words.count > 4 ? words[4] : nil, range: observation.range, score: observation.score)
  }

  var observation: Observation {
    var label = "\(output)/\(language.rawValue)/\(stage + 1)"
    if hazard != nil || reading != nil { label += "/\(hazard?.rawValue ?? "")" }
    if let reading { label += "/\(reading)" }
    return Observation(label: label, range: range, score: score)
  }

  /// Whether this is the stronger evidence: of equal scores that of the cheaper stage, then of the text as it stands.
  func isStronger(than other: SeenWindow) -> Bool {
    if score != other.score { return score > other.score }
    if stage != other.stage { return stage < other.stage }
    return reading == nil && other.reading != nil
  }
}

/// How many windows of a text a budget left unread, as a classifier rule records it: `windows-left/<read>/<left>`.
struct SeenBudget: Sendable {
  static let word = "windows-left"
  var windowsRead: Int
  var windowsLeft: Int

  init(windowsRead: Int, windowsLeft: Int) { (self.windowsRead, self.windowsLeft) = (windowsRead, windowsLeft) }

  init?(_ observation: Observation) {
    let words = observation.label.split(separator: "/")
    guard words.count == 3, words[0] == Self.word, let read = Int(words[1]), let left = Int(words[2]) else {
      return nil
    }
    self.init(windowsRead: read, windowsLeft: left)
  }

  var observation: Observation {
    Observation(label: "\(Self.word)/\(windowsRead)/\(windowsLeft)", range: 0..<0, score: 0)
  }

  var inWords: String { "max-windows ran out: \(windowsRead) windows were read, \(windowsLeft) doubtful ones were not" }
}
