import Foundation

/// What runs keep in small JSON files, to go on from and to be told by: their state, their report.
package enum SavedState {
  /// What is saved at `path`, or nil when there is nothing.
  ///
  /// - Throws: ``FilterError/unreadableState(path:reason:)``.
  package static func load<State: Decodable>(_ type: State.Type, from path: String) throws -> State? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try JSONDecoder().decode(State.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw FilterError.unreadableState(path: path, reason: "\(error)")
    }
  }

  /// Saves `state` so that a reader sees what was there before or all of it.
  package static func save(_ state: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try Folders.replace(path, with: encoder.encode(state))
  }
}
