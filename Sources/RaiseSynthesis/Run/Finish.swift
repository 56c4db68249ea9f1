import Foundation
import RaiseCorpus

/// The end of a run: measures the rows, writes the exports, the card and, last, the report that says it is finished.
struct Finish {
  private let synthesizer: Synthesizer
  private let folder: SynthesisFolder
  private let tally: RowTally
  private let onProgress: (SynthesisProgress) -> Void

  init(
    _ synthesizer: Synthesizer, folder: SynthesisFolder, tally: RowTally,
    onProgress: @escaping (SynthesisProgress) -> Void
  ) {
    self.synthesizer = synthesizer
    self.folder = folder
    self.tally = tally
    self.onProgress = onProgress
  }

  func run() throws -> SynthesisReport {
    var measures = RowMeasures(leakage: synthesizer.leakage, similarity: synthesizer.plan.nearDuplicateSimilarity)
    let writer = try ExportWriter(synthesizer.exports, folder: folder.path)
    var progress = SynthesisProgress(
      planned: synthesizer.plan.rows, kept: tally.kept, setAside: tally.setAside, failed: tally.failed)
    try forEach(Row.self, in: .rows) { row in
      measures.add(row)
      try writer.write(row)
      progress.exported += 1
      onProgress(progress)
    }
    var reasons: [String: Int] = [:]
    try forEach(SetAsideRow.self, in: .setAside) { for reason in $0.reasons { reasons[reason, default: 0] += 1 } }
    let files = try writer.finish()
    let report = SynthesisReport(
      synthesizer, tally: tally, setAsideByReason: reasons, measures: measures.result(), exports: files)
    for part in SynthesisFolder.Part.allCases where part != .journal {
      try DiskFiles.move(folder.unfinished(part), onto: folder.finished(part))
    }
    try DiskFiles.replace(folder.card, with: DatasetCard(synthesizer.plan, report).markdown)
    try report.write(to: folder.report)
    try DiskFiles.remove(folder.unfinished)
    return report
  }

  private struct SetAsideRow: Decodable {
    var reasons: [String]
  }

  /// Reads the objects of a file that grew row by row.
  private func forEach<Value: Decodable>(
    _ type: Value.Type, in part: SynthesisFolder.Part, _ body: (Value) throws -> Void
  ) throws {
    let path = folder.unfinished(part)
    let reader = try BlockReader(CorpusFile(path: path, name: part.rawValue))
    let decoder = JSONDecoder()
    while let block = try reader.next() {
      try Task.checkCancellation()
      for line in block.bytes.split(separator: UInt8(ascii: "\n")) {
        do {
          try body(try decoder.decode(type, from: Data(line)))
        } catch let error as DecodingError {
          throw SynthesisError.unreadableState(path: path, reason: "\(error)")
        }
      }
    }
  }
}
