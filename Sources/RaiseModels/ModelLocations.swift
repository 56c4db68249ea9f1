import Foundation

/// Decides where a model called by its name is looked for, or another file that comes with RAISE. The one place that does.
///
/// 1. The folders in the environment's `RAISE_MODELS`, parted by `:`;
/// 2. the resources that SwiftPM puts beside the executable;
/// 3. `../share/raise/models` beside the executable, where `make install` puts them;
/// 4. the sources of the checkout that the executable was built in: the nearest folder above it with a `Package.swift`.
///
/// What `Bundle.module` would do is not asked: it ends the process where the resources are missing.
public struct ModelLocations: Sendable {
  /// The process's environment.
  public var environment: [String: String]
  /// The executable's path, symbolic links resolved.
  public var executable: String

  /// Looks where the environment says and around `executable`.
  public init(environment: [String: String], executable: String) {
    self.environment = environment
    self.executable = executable
  }

  /// Those of this process.
  public static var process: ModelLocations {
    let executable = Bundle.main.executablePath ?? CommandLine.arguments.first ?? "."
    return ModelLocations(
      environment: ProcessInfo.processInfo.environment,
      executable: URL(filePath: executable).resolvingSymlinksInPath().path(percentEncoded: false))
  }

  /// The folders, first one first, whether they are there or not.
  public var folders: [String] {
    let named = (environment["RAISE_MODELS"] ?? "").split(separator: ":").map(String.init)
    let beside = URL(filePath: executable).deletingLastPathComponent()
    let resources = ["raise_RaiseModels.resources/Resources", "raise_RaiseModels.bundle/Resources"]
    let around = (resources + ["../share/raise/models"]).map { path(beside, $0) }
    return named + around + [checkout(above: beside)].compactMap { $0 }
  }

  /// The models there are, by name, each in the first folder that has it.
  public var available: [(name: String, path: String)] {
    var found: [String: String] = [:]
    for folder in folders {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where found[name] == nil {
        if Self.isModel("\(folder)/\(name)") { found[name] = "\(folder)/\(name)" }
      }
    }
    return found.sorted { $0.key < $1.key }.map { (name: $0.key, path: $0.value) }
  }

  /// The folder of a model: of the path that is given, or of the name.
  ///
  /// What has a `/` in it is a path. A name may also be that of a folder in `directory`.
  ///
  /// - Parameter directory: What paths are relative to; nil for the working directory.
  /// - Throws: ``MissingModel``.
  public func resolve(_ nameOrPath: String, relativeTo directory: String? = nil) throws(MissingModel) -> String {
    let base = directory.map { URL(filePath: $0, directoryHint: .isDirectory) }
    let asPath = URL(filePath: nameOrPath, relativeTo: base).standardizedFileURL.path(percentEncoded: false)
    if !nameOrPath.contains("/"), let folder = folders.first(where: { Self.isModel("\($0)/\(nameOrPath)") }) {
      return "\(folder)/\(nameOrPath)"
    }
    guard Self.isModel(asPath) else {
      throw MissingModel(
        name: nameOrPath, searched: nameOrPath.contains("/") ? [asPath] : folders + [asPath],
        known: Set(available.map(\.name) + BundledModel.all.map(\.name)).sorted())
    }
    return asPath
  }

  /// A file that lies beside the models: `jieba/words.safetensors`.
  ///
  /// - Throws: ``MissingFile``.
  public func file(_ name: String) throws(MissingFile) -> String {
    let paths = folders.map { "\($0)/\(name)" }
    guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw MissingFile(name: name, searched: paths)
    }
    return path
  }

  private static func isModel(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/config.json")
  }

  private func path(_ folder: URL, _ name: String) -> String {
    folder.appending(path: name).standardizedFileURL.path(percentEncoded: false)
  }

  private func checkout(above start: URL) -> String? {
    var folder = start.standardizedFileURL
    while folder.pathComponents.count > 1 {
      if FileManager.default.fileExists(atPath: path(folder, "Package.swift")) {
        return path(folder, "Sources/RaiseModels/Resources")
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}

/// A model that is in none of the places where it was looked for.
public struct MissingModel: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was asked for.
  public var name: String
  /// Where it was looked for.
  public var searched: [String]
  /// The models that are there or come with RAISE.
  public var known: [String]

  public var description: String {
    "no model \"\(name)\" (known: \(known.joined(separator: ", "))); looked for config.json in "
      + searched.joined(separator: ", ")
  }
}

/// A file that comes with RAISE and is in none of the places where it was looked for.
public struct MissingFile: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was asked for.
  public var name: String
  /// Where it was looked for.
  public var searched: [String]

  public var description: String { "no file \(name); looked for \(searched.joined(separator: ", "))" }
}
