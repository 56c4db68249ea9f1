import RaiseCore
import Synchronization

/// The rule kind `pattern`: a regular expression in PCRE2's syntax.
///
///     let rule = try PatternRule(settings: settings, pattern: #"(?i)\bproject-\d{4}\b"#)
///
/// Matching is by Unicode scalars (PCRE2_UTF); `\d`, `\w`, `\s` and `\b` know ASCII only, unless the pattern begins with
/// `(*UCP)`. All matches that do not overlap are reported, from left to right; empty ones never are. The work of one
/// search is bounded by counted steps (``PatternScan``): running out is an error, not "no match".
public struct PatternRule: TextRule {
  public let kind = "pattern"
  public let version = 1
  public let reach: Int?
  public let requiredLiterals: [String]?

  /// The rule's name, hazards, threshold and mode.
  public let settings: RuleSettings
  private let pattern: CompiledPattern
  private let partial: PartialPattern
  private let group: Int
  var limits = PatternScan.Limits()

  /// The part of a match that is reported.
  public enum Group: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// A capturing group by number, 0...63; 0 is the whole match.
    case number(Int)
    /// A capturing group by name.
    case name(String)

    public init(integerLiteral value: Int) { self = .number(value) }
    public init(stringLiteral value: String) { self = .name(value) }
  }

  /// A rule for one pattern.
  ///
  /// - Parameters:
  ///   - settings: Name, hazards, threshold and mode. Findings report the first hazard.
  ///   - pattern: The regular expression, at most ``maxPatternBytes`` long.
  ///   - caseInsensitive: Whether letters match in either case.
  ///   - group: The part of a match to report; where that group took no part or is empty, the whole match.
  ///   - always: Whether to search every text, even if the pattern has a literal that must occur.
  /// - Throws: ``PatternError`` when the pattern is no regular expression, may match the empty string, or uses `\C`,
  ///   `\K` or callouts.
  public init(
    settings: RuleSettings, pattern: String, caseInsensitive: Bool = false, group: Group = 0, always: Bool = false
  ) throws {
    guard !settings.hazards.isEmpty else {
      throw PatternError(reason: "no hazard: a pattern rule reports the first of its hazards")
    }
    guard pattern.utf8.count <= Self.maxPatternBytes else {
      throw PatternError(reason: "\(pattern.utf8.count) bytes long, at most \(Self.maxPatternBytes) are allowed")
    }
    let compiled = try CompiledPattern(pattern, caseInsensitive: caseInsensitive)
    let parsed = PatternParser.parse(pattern, caseInsensitive: caseInsensitive)
    try Self.refuseUnsuitable(compiled, parsed)
    self.settings = settings
    self.pattern = compiled
    self.group = try Self.number(of: group, in: compiled)
    partial = PartialPattern(pattern: pattern, caseInsensitive: caseInsensitive)
    requiredLiterals = always ? nil : parsed.flatMap { RequiredLiterals.of($0.root) }
    reach = parsed?.root.maxByteCount
    limits.hasCheapSteps = parsed?.root.hasCheapSteps ?? false
  }

  /// The longest pattern in bytes.
  public static let maxPatternBytes = 32 << 10

  public func findings(in text: ScanText) throws -> [Finding] { try matches(in: text, from: 0).map(\.finding) }

  /// The evidence of the matches that begin at `start` or later, and where each match ends. What is before `start` is
  /// context: it is looked at, and nothing begins there.
  func matches(in text: ScanText, from start: Int) throws -> [(finding: Finding, end: Int)] {
    do {
      return try MatchScratch.lending { try matches(in: text, from: start, scratch: $0) }
    } catch let error as LimitError {
      throw EvaluationError(rule: settings.id, reason: error.description)
    } catch let error as PatternError {
      throw EvaluationError(rule: settings.id, reason: error.description)
    }
  }

  private func matches(
    in text: ScanText, from start: Int, scratch: MatchScratch
  ) throws -> [(finding: Finding, end: Int)] {
    var scan = PatternScan(
      pattern, partialPattern: partial.compiled, in: text.bytes, from: start, limits: limits, scratch: scratch)
    var matches: [(finding: Finding, end: Int)] = []
    while try scan.findNext() {
      let part = scratch.range(ofGroup: group)
      guard let whole = scratch.range(ofGroup: 0) else { continue }
      let finding = Finding(
        rule: settings.id, hazard: settings.hazards[0], score: 1, range: part?.isEmpty == false ? part : whole,
        threshold: settings.threshold, mode: settings.mode)
      matches.append((finding, whole.upperBound))
    }
    return matches
  }

  private static func refuseUnsuitable(_ pattern: CompiledPattern, _ parsed: PatternParser.Parsed?) throws {
    guard parsed?.movesStart != true else {
      throw PatternError(reason: #"\K is not supported: put what is to be reported into a group, or use (?<=...)"#)
    }
    guard !pattern.hasCallouts else { throw PatternError(reason: "callouts, (?C), are not supported") }
    guard !pattern.mayMatchEmpty else {
      throw PatternError(reason: "may match the empty string: every text would match; make some part of it required")
    }
  }

  private static func number(of group: Group, in pattern: CompiledPattern) throws -> Int {
    let count = pattern.groupCount
    switch group {
    case .number(let number):
      guard 0...count ~= number && number < MatchScratch.groupCount else {
        throw PatternError(reason: "no group \(number): there are \(count), of which the first 63 can be used")
      }
      return number
    case .name(let name):
      guard let number = pattern.group(named: name), number < MatchScratch.groupCount else {
        throw PatternError(reason: "no group called \"\(name)\", or several, or one past the 63rd")
      }
      return number
    }
  }
}

/// The pattern compiled once more for partial matching, when a long text first needs it.
private final class PartialPattern: Sendable {
  private let pattern: String
  private let caseInsensitive: Bool
  private let made = Mutex<CompiledPattern?>(nil)

  init(pattern: String, caseInsensitive: Bool) {
    self.pattern = pattern
    self.caseInsensitive = caseInsensitive
  }

  func compiled() throws -> CompiledPattern {
    try made.withLock { made in
      if let compiled = made { return compiled }
      let compiled = try CompiledPattern(pattern, caseInsensitive: caseInsensitive, partial: true)
      made = compiled
      return compiled
    }
  }
}
