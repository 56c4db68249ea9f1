import Foundation
import RaiseCorpus
import RaiseFilter

/// One line on the terminal that is drawn anew as a run goes on; nothing when standard error is no terminal.
final class ProgressLine: @unchecked Sendable {
  private let totalBytes: Int?
  private let isShown: Bool
  private let start = ContinuousClock.now
  private let lock = NSLock()
  private var lastDrawn: ContinuousClock.Instant?
  /// What an interrupted run had read already: it does not count for the rate.
  private var bytesAtStart: Int?

  init(inputs: [CorpusFile], isShown: Bool) {
    self.isShown = isShown && isatty(STDERR_FILENO) == 1
    let sizes = inputs.map { FileStatus($0.path)?.bytes }
    totalBytes = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
  }

  /// Draws the line, at most ten times a second.
  func show(_ progress: FilterProgress) {
    guard isShown else { return }
    lock.withLock {
      let now = ContinuousClock.now
      if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
      lastDrawn = now
      bytesAtStart = bytesAtStart ?? progress.bytesRead
      write("\r\(text(progress, after: now - start))\u{1B}[K")
    }
  }

  /// Takes the line off the terminal.
  func clear() {
    lock.withLock { if lastDrawn != nil { write("\r\u{1B}[K") } }
  }

  private func text(_ progress: FilterProgress, after elapsed: Duration) -> String {
    let seconds = max(0.001, elapsed / .seconds(1))
    let rate = Double(progress.bytesRead - (bytesAtStart ?? 0)) / seconds
    var text = "\(progress.documents) documents, \(progress.removed) removed, \(Self.rounded(rate / 1e6)) MB/s"
    if let totalBytes, totalBytes > 0 {
      text += ", \(min(100, progress.bytesRead * 100 / totalBytes)) %"
      if rate > 0 { text += ", \(Int(Double(max(0, totalBytes - progress.bytesRead)) / rate)) s left" }
    }
    return text
  }

  private static func rounded(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
