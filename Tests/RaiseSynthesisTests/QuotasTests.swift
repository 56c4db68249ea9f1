import RaiseCore
import Testing

@testable import RaiseSynthesis

@Suite struct QuotasTests {
  @Test("Quotas sum up to the plan's rows", arguments: [1, 7, 96, 1000, 4999])
  func sum(rows: Int) throws {
    #expect(Quotas(try Fixtures.plan(rows: rows)).cells.reduce(0) { $0 + $1.rows } == rows)
  }

  @Test("Weights decide the shares, and a weight of zero leaves a value out")
  func weights() throws {
    let plan = try Fixtures.plan(
      rows: 1000, "hazards: {vcr: 3, ncr: 1, hte: 0}\nlanguages: [zh]\ncells: [vanilla-harmful, vanilla-benign]")
    let cells = Quotas(plan).cells
    #expect(Set(cells.map(\.cell.language)) == [.chinese])
    #expect(cells.filter { $0.cell.hazard.rawValue == "vcr" }.reduce(0) { $0 + $1.rows } == 750)
    #expect(cells.filter { $0.cell.hazard.rawValue == "ncr" }.reduce(0) { $0 + $1.rows } == 250)
    #expect(cells.allSatisfy { $0.cell.style == nil })
  }

  @Test("Styles that make no sense for benign requests have no benign cell, and the halves stay equal")
  func harmfulOnly() throws {
    let plan = try Fixtures.plan(rows: 4000)
    let cells = Quotas(plan).cells
    let benign = cells.filter { $0.cell.quadrant == .adversarialBenign }
    #expect(!benign.contains { $0.cell.style == "override" || $0.cell.style == "document-injection" })
    for quadrant in Quadrant.allCases {
      #expect(cells.filter { $0.cell.quadrant == quadrant }.reduce(0) { $0 + $1.rows } == 1000)
    }
  }

  @Test("Equal weights give equal parts, whoever comes first")
  func evenness() throws {
    let cells = Quotas(try Fixtures.plan(rows: 4000)).cells
    let styles = try Fixtures.grammar.get().styles
    let benign = styles.filter { !$0.isHarmfulOnly }
    let expected = 1000 / styles.count + 1000 / benign.count
    for style in benign {
      let rows = cells.filter { $0.cell.style == style.id }.reduce(0) { $0 + $1.rows }
      // Each of a style's 48 cells is rounded.
      #expect(abs(rows - expected) <= 8, "\(style.id): \(rows)")
    }
  }

  @Test(
    "A plan that cannot be used is refused with line, column and the nearest name",
    arguments: [
      ("hazards: [vrc]", "plan.yaml:6:11: hazards[0]: unknown hazard \"vrc\""),
      ("languages: {en: -1}", "expected a number from 0.0"),
      ("languages: {en: 0}", "with a weight above 0"),
      ("styles: [roleplay]", "did you mean \"role-play\"?"),
      ("transforms: {use: [bas64]}", "did you mean \"base64\"?"),
      ("transforms: {depth: 9}", "expected a whole number from 1 to 4"),
      ("judge: {require: [chosen-allow]}", "did you mean \"chosen-allowed\"?"),
      ("personas: 2", "expected a number from 0.0 to 1.0"),
      ("rowz: 3", "did you mean \"rows\"?"),
      ("cells: [vanilla-harmful, vanilla-harmful]", "stands twice"),
    ])
  func refused(line: String, message: String) throws {
    let error = #expect(throws: SynthesisError.self) { try Fixtures.plan(rows: 10, line) }
    #expect(error.map { "\($0)".contains(message) } == true, "\(error.map { "\($0)" } ?? "none")")
  }
}
