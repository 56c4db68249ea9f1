import Foundation
import RaiseCore
import RaiseCorpus
import Testing

@testable import RaiseFilter

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ReportTests {
  private func options(workers: Int = 2, blockBytes: Int = 500) -> FilterOptions {
    var options = FilterOptions()
    options.workers = workers
    options.blockBytes = blockBytes
    return options
  }

  /// Runs a policy over `bytes` as the file `name` and returns the page.
  private func page(
    _ bytes: some Sequence<UInt8>, name: String = "a.jsonl", _ policy: any Policy = WordPolicy.standard(),
    in workshop: Workshop
  ) async throws -> String {
    try workshop.write("in/\(name)", bytes)
    _ = try await CorpusFilter(policy: policy, options: options())
      .run(workshop.files("in"), output: workshop.path + "/out")
    return try workshop.text("out/report.html")
  }

  @Test("The page is well-formed, needs nothing from anywhere, and tells funnel, rules, scores, examples and speed")
  func page() async throws {
    let page = try await page(Workshop.corpus(documents: 300), in: Workshop())
    // Another's parser: it refuses unclosed tags and bare signs.
    let parser = XMLParser(
      data: Data(
        page.replacingOccurrences(of: "<!DOCTYPE html>\n", with: "")
          .replacingOccurrences(of: "<meta ", with: "<meta_ ").replacingOccurrences(
            of: "initial-scale=1\">", with: "1\"/>"
          )
          .replacingOccurrences(of: "utf-8\">", with: "utf-8\"/>").replacingOccurrences(
            of: "'unsafe-inline'\">", with: "\"/>"
          )
          .replacingOccurrences(of: "<br>", with: "<br/>").utf8))
    #expect(parser.parse(), "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")")
    for outside in ["http:", "https:", "<script", "@import", "url(", "src=", "<link"] {
      #expect(!page.contains(outside))
    }
    for part in [
      "removed by stones", "of these redacted", "broken lines, set aside", "Rules that found something", "<svg",
      "class=\"threshold\"", "<h3>secrets</h3>", "id=\"throughput\"", "documents/s", "default-src 'none'",
    ] {
      #expect(page.contains(part), "\(part)")
    }
  }

  @Test("Examples show where, and never the evidence")
  func redacted() async throws {
    let workshop = try Workshop()
    let page = try await page(Workshop.corpus(documents: 300), in: workshop)
    #expect(page.contains("<q>"))
    let examples = page.components(separatedBy: "<q>").dropFirst().compactMap {
      $0.components(separatedBy: "</q>").first
    }
    #expect(!examples.isEmpty)
    for example in examples {
      #expect(!example.contains("quartz") && !example.contains("secret") && !example.contains("天气"), "\(example)")
      #expect(example.contains("[qlt]") || example.contains("[X]"), "\(example)")
      #expect(example.count < 400)
    }
  }

  @Test("Hostile text in ids, file names and texts does not break out of the page")
  func hostile() async throws {
    let attack = #"<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202e&amp;"#
    let line = #"{"id":"\#(attack)","text":"\#(attack) quartz \#(attack) secret"}"#
    let page = try await page(
      ([String](repeating: line, count: 4).joined(separator: "\n") + "\n").utf8, name: "<b onclick='x'>&.jsonl",
      WordPolicy.standard("</title><script>", threshold: 0), in: Workshop())
    for raw in ["<script", "<img", "<b onclick", "\u{202E}", "onerror=alert(2)>"] {
      #expect(!page.contains(raw), "\(raw)")
    }
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("&lt;b onclick=&#39;x&#39;&gt;&amp;.jsonl"))
  }

  @Test("What is counted in detail adds up to the sums, in any order of blocks")
  func detail() async throws {
    let workshop = try Workshop()
    try workshop.write("a.jsonl", Workshop.corpus(documents: 400))
    let files = try workshop.files("a.jsonl")
    var reports: [FilterReport] = []
    for (number, blockBytes) in [300, 5_000, 1 << 20].enumerated() {
      reports.append(
        try await CorpusFilter(policy: WordPolicy.standard(), options: options(workers: 3, blockBytes: blockBytes))
          .run(files, output: "\(workshop.path)/\(number)"))
    }
    #expect(reports[0].tally == reports[1].tally && reports[1].tally == reports[2].tally)
    let tally = reports[0].tally
    let detail = try #require(tally.detail)
    let removed =
      detail.removed.values.map(\.documents).reduce(0, +) + detail.removedUnjudged.documents
      + detail.removedOtherwise.documents
    #expect(removed == tally.removed && detail.redacted.documents == tally.redacted)
    #expect(detail.removedUnjudged.documents == tally.failed && tally.failed > 0)
    let bytes = detail.removed.values.map(\.bytes).reduce(0, +) + detail.removedUnjudged.bytes
    #expect(bytes == tally.removedTextBytes)
    #expect(detail.rules == ["stones", "secrets", "weather"])
    let steps = FilterFunnel(reports[0]).steps
    #expect(steps.map(\.name).first == "read" && steps.first?.documents == tally.documents + tally.brokenLines)
    #expect(steps.filter { $0.kind == .out }.reduce(tally.kept) { $0 + $1.documents } == steps.first?.documents)
    #expect(steps.first { $0.kind == .kept }?.left == tally.kept)
    #expect(steps.contains { $0.name == "removed by stones" } && !steps.contains { $0.name == "removed otherwise" })
    #expect(detail.examples.values.allSatisfy { $0.count <= TallyDetail.examplesPerRule })
    #expect(detail.histograms.map(\.rule) == ["stones", "secrets", "weather"])
    for histogram in detail.histograms {
      let threshold = histogram.bin(of: histogram.scale.threshold)
      #expect(
        histogram.bins.prefix(threshold).contains { $0 > 0 } && histogram.bins.dropFirst(threshold).contains { $0 > 0 })
    }
  }

  @Test("Numbers fall into the bins that hold them, on either scale")
  func bins() {
    var bounded = ScoreHistogram(rule: "r", scale: ScoreScale(name: "s", threshold: 0.5))
    for score in [0, 0.019, 0.02, 0.5, 1, 7, -1, .nan, .infinity] { bounded.count(score) }
    #expect(bounded.bins[0] == 5 && bounded.bins[1] == 1 && bounded.bins[25] == 1 && bounded.bins[49] == 2)
    var unbounded = ScoreHistogram(rule: "r", scale: ScoreScale(name: "s", threshold: 50, isUnbounded: true))
    for bin in 0..<ScoreHistogram.unboundedBins {
      #expect(unbounded.bin(of: unbounded.lowerBound(ofBin: bin) * 1.000_001) == bin)
    }
    unbounded.count(1e30)
    #expect(unbounded.documents == 1 && unbounded.bins.count == ScoreHistogram.unboundedBins)
  }

  @Test("An excerpt hides all evidence and cuts on whole scalars")
  func excerpts() {
    let text = "天气很好 ada@example.org and\n\tbob@example.org 天" + String(repeating: "x", count: 200)
    let range = { (word: String) in text.utf8Range(of: word) ?? 0..<0 }
    let hidden = ["ada@example.org", "bob@example.org"].map { Excerpt.Hidden(range: range($0), label: "[EMAIL]") }
    let excerpt = Excerpt.of(text, around: range("ada@example.org"), hiding: hidden)
    #expect(excerpt.hasPrefix("天气很好 [EMAIL] and [EMAIL] 天xxx") && excerpt.hasSuffix("x…"))
    for cut in 0..<text.utf8.count {
      #expect(!Excerpt.of(text, around: cut..<cut + 1, hiding: hidden).contains("@"))
      #expect(!Excerpt.of(text, around: cut..<cut).contains("\u{FFFD}"))
    }
    #expect(Excerpt.of("", around: 0..<0) == "")
    #expect(Excerpt.of("a secret", around: 2..<8, hiding: [Excerpt.Hidden(range: 0..<8, label: "[X]")]) == "[X]")
  }

  @Test("A report is made anew from what a run left, finished, surveyed or interrupted")
  func anew() async throws {
    let workshop = try Workshop()
    try workshop.write("a.jsonl", Workshop.corpus(documents: 200))
    let files = try workshop.files("a.jsonl")
    let filter = CorpusFilter(policy: WordPolicy.standard(), options: options())
    let report = try await filter.run(files, output: workshop.path + "/out")
    let before = try workshop.text("out/report.html")
    let run = try RunFolder(path: workshop.path + "/out")
    #expect(run.report == report && !run.isInterrupted)
    #expect(run.throughput?.documents == 200)
    try FileManager.default.removeItem(atPath: workshop.path + "/out/report.html")
    _ = try run.write()
    #expect(try workshop.text("out/report.html") == before)

    _ = try await filter.survey(files, output: workshop.path + "/survey")
    #expect(try RunFolder(path: workshop.path + "/survey").html.contains("dry run"))

    let stopping = CorpusFilter(policy: WordPolicy.standard(), log: StoppingLog(at: 60), options: options())
    await #expect(throws: CancellationError.self) { try await stopping.run(files, output: workshop.path + "/stopped") }
    let stopped = try RunFolder(path: workshop.path + "/stopped")
    #expect(stopped.isInterrupted && (1..<200).contains(stopped.report.tally.documents))
    #expect(stopped.html.contains("interrupted: counts so far"))
    #expect(throws: FilterError.self) { try RunFolder(path: workshop.path + "/nowhere") }
  }

  @Test("Reports of versions that counted only sums are read, and a log tells more of them")
  func old() async throws {
    let workshop = try Workshop()
    try workshop.write("a.jsonl", Workshop.corpus(documents: 200))
    let log = InMemoryDecisionLog()
    var report = try await CorpusFilter(policy: WordPolicy.standard(), log: log, options: options())
      .run(workshop.files("a.jsonl"), output: workshop.path + "/out")
    report.tally.detail = nil
    try workshop.write("out/report.json", report.json())
    var old = try RunFolder(path: workshop.path + "/out")
    #expect(old.report.tally.detail == nil)
    #expect(old.html.contains(">removed</th>"))
    var detail = TallyDetail()
    for record in await log.records { detail.count(record) }
    old.report.tally.detail = detail
    #expect(old.html.contains("removed by stones") && old.html.contains("findings only"))
    #expect(!old.html.contains("<q>"))
  }

  @Test("An id as long as a line, or of one endless character, makes no long report")
  func longNames() async throws {
    let workshop = try Workshop()
    let ids = [String(repeating: "i", count: 300_000), "e" + String(repeating: "\u{301}", count: 200_000)]
    let lines = ids.map { #"{"id":"\#($0)","text":"a quartz ring and a secret"}"# + "\n" }.joined()
    let page = try await page(lines.utf8, in: workshop)
    #expect(page.utf8.count < 60_000)
    #expect(try workshop.text("out/report.json").utf8.count < 60_000)
    #expect("e\u{301}\u{301}".shortened(to: 2) == "e\u{301}…")
    #expect("e\u{301}".shortened(to: 2) == "e\u{301}")
  }
}
