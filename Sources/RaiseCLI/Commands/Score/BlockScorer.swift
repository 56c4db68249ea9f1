import Foundation
import RaiseCore
import RaiseCorpus
import RaiseFilter
import RaiseReward

/// How a run scores: with what, which fields, and what is written.
struct ScoreSettings: Sendable {
  var policy: any Policy
  var formula: RewardFormula
  var fields: ScoreFieldNames
  var task: ScoreTask
  /// Whether scores are written as attributes beside the rows.
  var asAttributes: Bool
  /// Whether the first row that cannot be scored ends the run.
  var strict: Bool
  var multiplier: LagrangeMultiplier?
}

/// What a block of rows became.
struct ScoredBlock: Sendable {
  var scores: [UInt8] = []
  var errors: [UInt8] = []
  var records: [DecisionRecord] = []
  var tally = ScoreTally()
  var position: InputPosition
}

/// Scores one block of lines: a pure function of the block, so blocks may be scored in any order.
struct BlockScorer: Sendable {
  let settings: ScoreSettings
  let run: String

  private struct Line {
    var document: Document
    var queries: [RewardQuery]
  }

  func score(_ block: LineBlock, of file: CorpusFile) async throws -> ScoredBlock {
    var scored = ScoredBlock(
      position: InputPosition(offset: block.endOffset, line: block.nextLine, block: block.index + 1))
    for oddity in block.oddities {
      scored.errors += SetAside(oddity, file: file.name).json
      scored.tally.errors += 1
    }
    let format = JSONLinesFormat(textField: settings.fields.responseField, idField: settings.fields.idField)
    let lines = try lines(of: block, file, format, &scored)
    let log = InMemoryDecisionLog()
    let scorer = RewardScorer(policy: settings.policy, formula: settings.formula, log: log, run: run)
    var results = try await scorer.scores(of: lines.flatMap(\.queries)).makeIterator()
    for line in lines {
      let own = line.queries.map { _ in results.next() }
      do {
        try write(own.compactMap { $0 }.map { try $0.get() }, line, in: block, format, &scored)
      } catch {
        try setAside(BrokenLine(line.document, reason: "\(error)"), of: file, &scored)
      }
    }
    scored.scores = try BlockCompressor(Compression.named(file.name)).compressed(scored.scores)
    scored.records = await log.records
    return scored
  }

  private func lines(
    of block: LineBlock, _ file: CorpusFile, _ format: JSONLinesFormat, _ scored: inout ScoredBlock
  ) throws -> [Line] {
    var lines: [Line] = []
    try format.forEachObject(in: block, fileName: file.name) { result in
      do {
        let document = try result.get()
        let row = try ScoreRow(
          json: Data(block.bytes[document.raw]), id: document.id, fields: settings.fields, task: settings.task)
        lines.append(Line(document: document, queries: row.queries))
      } catch let broken as BrokenLine {
        try setAside(broken, of: file, &scored)
      } catch let fault as ScoreRow.Fault {
        guard let document = try? result.get() else { throw fault }
        try setAside(BrokenLine(document, reason: fault.reason), of: file, &scored)
      }
    }
    return lines
  }

  private func write(
    _ scores: [RewardScore], _ line: Line, in block: LineBlock, _ format: JSONLinesFormat, _ scored: inout ScoredBlock
  ) throws {
    if settings.asAttributes {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      for (score, query) in zip(scores, line.queries) {
        let count = query.response.unicodeScalars.count
        scored.scores += try encoder.encode(ScoreAttributes(score, id: line.document.id, count: count))
      }
    } else {
      let json = try ScoreJSON.line(
        scores, task: settings.task, policy: settings.policy.id, multiplier: settings.multiplier)
      scored.scores += format.line(line.document, in: block, adding: "raise", json: [UInt8](json))
    }
    scored.scores.append(UInt8(ascii: "\n"))
    count(scores, &scored)
  }

  private func count(_ scores: [RewardScore], _ scored: inout ScoredBlock) {
    scored.tally.rows += 1
    scored.tally.answers += scores.count
    scored.tally.unsafe += scores.count { !$0.isSafe }
    scored.tally.reward += scores.reduce(0) { $0 + $1.reward }
    scored.tally.cost += scores.reduce(0) { $0 + $1.cost }
    if case .compare = settings.task, RewardComparison(chosen: scores[0], rejected: scores[1]).agrees {
      scored.tally.agreeing += 1
    }
  }

  private func setAside(_ broken: BrokenLine, of file: CorpusFile, _ scored: inout ScoredBlock) throws {
    if settings.strict {
      throw FilterError.brokenLine(file: file.name, line: broken.line, column: broken.column, reason: broken.reason)
    }
    scored.errors += SetAside(broken, file: file.name).json
    scored.tally.errors += 1
  }
}

extension BrokenLine {
  /// A row that is a record, and cannot be scored.
  fileprivate init(_ document: Document, reason: String) {
    self.init(line: document.line, byteOffset: document.byteOffset, column: 1, reason: reason, raw: document.raw)
  }
}

extension BlockCompressor {
  /// `bytes` compressed; nothing for nothing.
  fileprivate func compressed(_ bytes: [UInt8]) throws -> [UInt8] { bytes.isEmpty ? [] : try compress(bytes) }
}
