import Foundation
import Testing

@Suite struct FilterReportCommandTests {
  private func filtered(_ scratch: Scratch) throws {
    let corpus = "\(RaiseProcess.repository)/fixtures/corpus"
    let outcome = try RaiseProcess.run([
      "filter", "--policy", "pretraining-rules", corpus, "--output", scratch("out"),
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
  }

  private func report(_ scratch: Scratch, _ more: String...) throws -> RaiseProcess.Outcome {
    try RaiseProcess.run(["filter", "report", scratch("out")] + more)
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test("A run is told again in every form, without the corpus, to the byte")
  func again() throws {
    let scratch = try Scratch()
    try filtered(scratch)
    for (flag, name) in [("--json", "report.json"), ("--markdown", "report.md"), ("--html", "report.html")] {
      #expect(try report(scratch, flag).output == text(scratch("out/\(name)")), "\(name)")
    }
    let page = try text(scratch("out/report.html"))
    try Data().write(to: URL(fileURLWithPath: scratch("out/report.html")))
    #expect(try report(scratch).output == "\(scratch("out"))/report.html\n\(scratch("out"))/report.md\n")
    #expect(try text(scratch("out/report.html")) == page)
  }

  @Test("Of a report that holds only sums, the log tells rules and scores")
  func fromLog() throws {
    let scratch = try Scratch()
    try filtered(scratch)
    let url = URL(fileURLWithPath: scratch("out/report.json"))
    var old = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    var tally = try #require(old["tally"] as? [String: Any])
    #expect(tally.removeValue(forKey: "detail") != nil)
    old["tally"] = tally
    try JSONSerialization.data(withJSONObject: old).write(to: url)
    let told = try report(scratch, "--html")
    #expect(told.exitCode == 0, "\(told.errors)")
    #expect(told.output.contains("findings only") && told.output.contains("removed by "))
    #expect(try report(scratch, "--html", "--log", scratch("none")).exitCode == 2)
  }

  @Test("A folder without a run is an error that names it")
  func nothing() throws {
    let scratch = try Scratch()
    let outcome = try report(scratch)
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains("\(scratch("out")): expected report.json of a run"), "\(outcome.errors)")
  }
}
