import ArgumentParser
import Foundation
import RaiseAudit

/// `raise audit list`.
struct AuditListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List decisions, oldest first.",
    discussion: "Without --after-cursor the newest ones are listed, as many as --limit says.")

  @OptionGroup var log: LogOption
  @OptionGroup var filter: SelectionOptions
  @OptionGroup var output: OutputOptions

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many at most, or all.", valueName: "count"))
  var limit = PageLimit(count: 100)

  @Flag(name: .long, help: "Newest first.")
  var reverse = false

  @Flag(name: [.customShort("f"), .long], help: "Go on with decisions as they come.")
  var follow = false

  @Option(help: ArgumentHelp("Only decisions behind that one.", valueName: "cursor"))
  var afterCursor: String?

  @Flag(name: .long, help: "Print a cursor behind the last decision to standard error.")
  var showCursor = false

  func validate() throws {
    if reverse && follow { throw ValidationError("--reverse and --follow exclude each other") }
  }

  func run() async throws {
    let log = try log.open()
    var listing = DecisionListing(
      log: log, filter: try filter.filter(), after: try afterCursor.map { try LogCursor($0) }, limit: limit.count,
      isReversed: reverse, format: output.format())
    if try output.printsSQL(log, [listing.firstQuery]) { return }
    try listing.writeAll()
    if follow { try await listing.follow() }
    try listing.end()
    if showCursor, let cursor = listing.cursor { CommandOutput.note("cursor: \(cursor)") }
  }
}

/// `raise audit tail`.
struct AuditTailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail", abstract: "Show the newest decisions, and with --follow each new one.")

  @OptionGroup var log: LogOption
  @OptionGroup var filter: SelectionOptions
  @OptionGroup var output: OutputOptions

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many, or all.", valueName: "count"))
  var limit = PageLimit(count: 10)

  @Flag(name: [.customShort("f"), .long], help: "Go on with decisions as they come.")
  var follow = false

  func run() async throws {
    let log = try log.open()
    var listing = DecisionListing(
      log: log, filter: try filter.filter(), limit: limit.count, format: output.format())
    if try output.printsSQL(log, [listing.firstQuery]) { return }
    try listing.writeAll()
    if follow { try await listing.follow() }
    try listing.end()
  }
}

/// `raise audit export`.
struct AuditExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write all decisions, oldest first, as JSON Lines or in another format.")

  @OptionGroup var log: LogOption
  @OptionGroup var filter: SelectionOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("Only decisions behind that one.", valueName: "cursor"))
  var afterCursor: String?

  func run() async throws {
    let log = try log.open()
    var listing = DecisionListing(
      log: log, filter: try filter.filter(), after: try afterCursor.map { try LogCursor($0) }, limit: nil,
      format: output.format(otherwise: .jsonl))
    if try output.printsSQL(log, [listing.firstQuery]) { return }
    try listing.writeAll()
    try listing.end()
  }
}

/// A number of rows, or all of them.
struct PageLimit: ExpressibleByArgument, CustomStringConvertible {
  /// Nil: no limit.
  var count: Int?

  init(count: Int?) { self.count = count }

  init?(argument: String) {
    if argument == "all" { return }
    guard let count = Int(argument), count > 0 else { return nil }
    self.count = count
  }

  var description: String { count.map { "\($0)" } ?? "all" }
}
