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
  func show(_ text: @autoclosure () -> String) {
    guard isShown else { return }
    lock.withLock {
      let now = ContinuousClock.now
      if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
      lastDrawn = now
      write("\r\(text()), \(Int((now - start) / .seconds(1))) s\u{1B}[K")
    }
  }

  /// Takes the line off the terminal.
  func clear() {
    lock.withLock { if lastDrawn != nil { write("\r\u{1B}[K") } }
  }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}

extension SynthesisProgress {
  var line: String {
    guard exported == 0 else { return "measured and exported \(exported) of \(kept) rows" }
    let share = planned == 0 ? 100 : kept * 100 / planned
    return "\(kept) of \(planned) rows (\(share) %), \(setAside) set aside, \(failed) failed"
  }
}

extension RainbowProgress {
  var line: String {
    "\(iterations) of \(planned) iterations, the target fails in \(failing) of \(cells) cells, "
      + "\(covered) have been tried"
  }
}
