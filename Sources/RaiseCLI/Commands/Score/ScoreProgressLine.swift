import Foundation
import RaiseCorpus

/// One line on the terminal that is drawn anew as rows are scored; nothing when standard error is no terminal.
final class ScoreProgressLine: @unchecked Sendable {
  private let totalBytes: Int?
  private let isShown: Bool
  private let start = ContinuousClock.now
  private let lock = NSLock()
  private var lastDrawn: ContinuousClock.Instant?
  /// What an interrupted run had scored already: it does not count for the rate.
  private var answersAtStart: Int?

  init(inputs: [CorpusFile], isShown: Bool) {
    self.isShown = isShown && isatty(STDERR_FILENO) == 1
    let sizes = inputs.map { FileStatus($0.path)?.bytes }
    totalBytes = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
  }

  /// Draws the line, at most ten times a second.
  func show(_ tally: ScoreTally, bytesRead: Int) {
    guard isShown else { return }
    lock.withLock {
      let now = ContinuousClock.now
      answersAtStart = answersAtStart ?? tally.answers
      if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
      lastDrawn = now
      let seconds = max(0.001, (now - start) / .seconds(1))
      let rate = Double(tally.answers - (answersAtStart ?? 0)) / seconds
      let share = totalBytes.map { $0 > 0 ? ", \(min(100, bytesRead * 100 / $0)) % read" : "" } ?? ""
      write("\r\(tally.rows) rows, \(tally.errors) errors, \(Int(rate)) answers/s\(share)\u{1B}[K")
    }
  }

  /// Takes the line off the terminal.
  func clear() {
    lock.withLock { if lastDrawn != nil { write("\r\u{1B}[K") } }
  }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
