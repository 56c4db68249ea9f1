import Foundation
import RaiseModels

/// Reads what stands for a model on the command line: the path of its folder, or the name of one that is bundled.
enum ModelArgument {
  /// The folder that is meant. What is a path, or the name of a folder in the working directory, stays as it is; the
  /// command that opens it says what is wrong with it.
  ///
  /// - Throws: `MissingModel`.
  @Sendable static func folder(_ nameOrPath: String) throws -> String {
    if nameOrPath.contains("/") || FileManager.default.fileExists(atPath: nameOrPath) { return nameOrPath }
    return try ModelLocations.process.resolve(nameOrPath)
  }
}
