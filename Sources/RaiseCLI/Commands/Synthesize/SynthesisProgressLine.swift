import Foundation
import RaiseSynthesis

/// One line on the terminal that is drawn anew as rows are made; nothing when standard error is no terminal.
final class SynthesisProgressLine: @unchecked Sendable {
  private let isShown: Bool
  private let start = ContinuousClock.now
  private let lock = NSLock()
  private var lastDrawn: ContinuousClock.Instant?

  init(isShown: Bool) { self.isShown = isShown && isatty(STDERR_FILENO) == 1 }

  /// Draws the line, at most ten times a second.
  func show(_ progress: SynthesisProgress) {
    guard isShown else { return }
    lock.withLock {
      let now = ContinuousClock.now
      if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
      lastDrawn = now
      write("\r\(text(progress)), \(Int((now - start) / .seconds(1))) s\u{1B}[K")
    }
  }

  /// Takes the line off the terminal.
  func clear() {
    lock.withLock { if lastDrawn != nil { write("\r\u{1B}[K") } }
  }

  private func text(_ progress: SynthesisProgress) -> String {
    guard progress.exported == 0 else { return "measured and exported \(progress.exported) of \(progress.kept) rows" }
    let share = progress.planned == 0 ? 100 : progress.kept * 100 / progress.planned
    return "\(progress.kept) of \(progress.planned) rows (\(share) %), \(progress.setAside) set aside, "
      + "\(progress.failed) failed"
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
