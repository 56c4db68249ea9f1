import ArgumentParser

/// `raise audit`: asks the decision log.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Ask the decision log, and prove that nobody touched it.",
    discussion: """
      Times are those of journalctl: "2026-11-23 18:00:00", 2026-11-23, today, yesterday, -2h, "2 hours ago", @1700000000. \
      The same option several times means either; different options must all hold.

      Exit status: 0 done, 1 the answer is no (verify found a break, show found nothing), 2 an error.
      """,
    subcommands: [
      AuditListCommand.self, AuditShowCommand.self, AuditStatsCommand.self, AuditTailCommand.self,
      AuditVerifyCommand.self, AuditExportCommand.self, AuditMergeCommand.self,
    ])
}
