import Foundation

/// Where a run stands. Saved whole and in one step after the files and the log are durable, so at any moment the saved
/// state is true: what was written after it is cut off on resumption, what was logged after it is left out by count.
struct SynthesisState: Sendable, Equatable, Codable {
  /// The version of this very format.
  var format = 1
  /// The run's name in the log.
  var run: String
  /// What the output depends on.
  var fingerprint: String
  /// How long each file was, by its name.
  var lengths: [String: Int] = [:]
  /// Records handed to the log so far.
  var records = 0

  /// The state saved at `path`, or nil when there is none.
  static func load(_ path: String) throws -> SynthesisState? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try JSONDecoder().decode(SynthesisState.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw SynthesisError.unreadableState(path: path, reason: "\(error)")
    }
  }

  func save(_ path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try DiskFiles.replace(path, with: String(decoding: encoder.encode(self), as: UTF8.self))
  }
}
