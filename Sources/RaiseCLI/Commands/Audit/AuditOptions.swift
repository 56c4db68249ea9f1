import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore

/// Where the log is.
struct LogOption: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The decision log.", valueName: "file"))
  var log: String

  /// - Throws: ``AuditError``.
  func open() throws -> DecisionLogReader { try DecisionLogReader(path: log) }
}

/// Which decisions.
struct SelectionOptions: ParsableArguments {
  // A relative time begins with a hyphen, which is no option here.
  @Option(parsing: .unconditional, help: ArgumentHelp("Not before that time.", valueName: "time"))
  var since: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Not after that time.", valueName: "time"))
  var until: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("pretraining, posttraining, reward, input or output.", valueName: "stage"),
    transform: choice(of: Stage.self, "stage"))
  var stage: [Stage] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("The part that asked: filter, guard, reward, synthesis, log.", valueName: "name"))
  var component: [String] = []

  @Option(
    parsing: .singleValue, help: ArgumentHelp("allow, flag, redact, rewrite or block.", valueName: "action"),
    transform: choice(of: Action.self, "action"))
  var action: [Action] = []

  @Option(
    parsing: .singleValue, help: ArgumentHelp("What was found, with its kinds: prv finds prv.email.", valueName: "code")
  )
  var hazard: [String] = []

  @Option(parsing: .singleValue, help: ArgumentHelp("The rule that found it.", valueName: "id"))
  var rule: [String] = []

  @Option(
    parsing: .singleValue, help: ArgumentHelp("The policy that decided: a name, or name@version.", valueName: "policy"))
  var policy: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Whether the decision acted: enforce, monitor or off.", valueName: "mode"),
    transform: choice(of: Mode.self, "mode"))
  var mode: [Mode] = []

  @Option(help: ArgumentHelp("The least score of a finding, 0 to 1.", valueName: "score"))
  var minScore: Double?

  @Option(parsing: .singleValue, help: ArgumentHelp("The run of a batch component.", valueName: "run"))
  var run: [String] = []

  @Option(parsing: .singleValue, help: ArgumentHelp("The item's id.", valueName: "id"))
  var item: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Text in the metadata, with * and ?; key=pattern looks at the whole of one value.", valueName: "pattern"))
  var grepMetadata: [String] = []

  /// - Throws: ``AuditError/time(_:)``.
  func filter(now: Int64 = SystemClock.microseconds()) throws -> DecisionFilter {
    var filter = DecisionFilter()
    filter.since = try since.map { try TimeExpression.parse($0, now: now) }
    filter.until = try until.map { try TimeExpression.parse($0, now: now) }
    filter.stages = stage
    filter.components = component
    filter.actions = action
    filter.hazards = hazard.map { Hazard(rawValue: $0) }
    for code in hazard where Hazard(known: code) == nil { noteUnknown(code) }
    filter.rules = rule
    filter.policies = policy
    filter.modes = mode
    filter.minScore = minScore
    filter.runs = run
    filter.items = item
    filter.metadataPatterns = grepMetadata
    return filter
  }
}

/// Hazards are an open set, so an unknown one is asked for all the same; but it may be a slip.
private func noteUnknown(_ code: String) {
  let families = Set(Hazard.known.map(\.family.rawValue)).sorted().joined(separator: ", ")
  let note = "note: no hazard of ours is called \"\(code)\" (families: \(families))\n"
  try? FileHandle.standardError.write(contentsOf: Data(note.utf8))
}

/// Reads a value of a closed set, and lists the set when it is none.
private func choice<Value>(of type: Value.Type, _ name: String) -> @Sendable (String) throws -> Value
where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String {
  { text in
    guard let value = Value(rawValue: text) else {
      let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("unknown \(name) \"\(text)\" (known: \(known))")
    }
    return value
  }
}

/// How results are written.
struct OutputOptions: ParsableArguments {
  /// One flag per format.
  enum Flag: String, EnumerableFlag {
    case json, jsonl, csv, table

    static func help(for value: Flag) -> ArgumentHelp? {
      switch value {
      case .json: "One JSON array."
      case .jsonl: "One JSON object a line."
      case .csv: "Comma-separated values (RFC 4180)."
      case .table: "Columns for people; the default."
      }
    }
  }

  @ArgumentParser.Flag var format: Flag?

  @ArgumentParser.Flag(name: .customLong("sql"), help: "Print the SQL that would answer, and stop.")
  var showsSQL = false

  func format(otherwise other: OutputFormat = .table) -> OutputFormat {
    format.flatMap { OutputFormat(rawValue: $0.rawValue) } ?? other
  }

  /// Prints the SQL of some questions when that was asked for; then there is no more to do.
  func printsSQL(_ log: DecisionLogReader, _ queries: [any AuditQuery]) throws -> Bool {
    guard showsSQL else { return false }
    for query in queries {
      for statement in try log.sql(of: query) { try ResultWriter.write(statement + ";\n") }
    }
    return true
  }
}
