import Foundation
import Logging
import RaiseServer

/// Writes each message as one line of JSON on standard error: time, level, message, and what comes with it.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// In UTC, and says so: `2026-11-23T18:00:00.000Z`.
  static func time(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
  }

  func log(event: LogEvent) {
    let metadata = self.metadata.merging(event.metadata ?? [:]) { _, new in new }
    var line: JSON = [
      "time": .text(Self.time(Date())),
      "level": .text(event.level.rawValue), "message": .text("\(event.message)"),
    ]
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) { line[key] = .text("\(value)") }
    try? FileHandle.standardError.write(contentsOf: Data(line.bytes + [10]))
  }
}
