import Foundation

/// How far scoring is: one line drawn anew on a terminal, a line for each file elsewhere.
final class EvalProgress {
  private let isShown: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var lastDrawn: ContinuousClock.Instant?
  private var rows = 0

  init(isShown: Bool) { self.isShown = isShown }

  /// Some rows of `file` are done.
  func advance(_ count: Int, in file: String) {
    rows += count
    let now = ContinuousClock.now
    guard isShown, isTerminal, lastDrawn.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
    lastDrawn = now
    write("\r\(file): \(rows) rows, \(Int(rate)) rows/s\u{1B}[K")
  }

  /// `file` is done.
  func finish(_ file: String, rows count: Int) {
    guard isShown else { return }
    write(isTerminal ? "\r\u{1B}[K" : "\(file): \(count) rows, \(Int(rate)) rows/s\n")
  }

  private var rate: Double { Double(rows) / max(0.001, (ContinuousClock.now - start) / .seconds(1)) }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
