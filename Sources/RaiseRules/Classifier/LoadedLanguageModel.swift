import Crypto
import Foundation
import RaiseInference
import RaiseModels
import Synchronization

/// A language model in memory, with a digest of its files. One folder is loaded once, however many policies name it.
final class LoadedLanguageModel: Sendable {
  let model: LanguageModel
  /// SHA-256 over the files that decide, in hexadecimal digits.
  let digest: String
  private let stamp: String

  private static let files = ["config.json", "model.safetensors"]

  private init(folder: String, stamp: String) throws {
    var hash = SHA256()
    for name in Self.files { hash.update(data: try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))) }
    digest = hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    model = try LanguageModel(folder: folder)
    self.stamp = stamp
  }

  private struct Weak: Sendable { weak let model: LoadedLanguageModel? }
  private static let loaded = Mutex<[String: Weak]>([:])

  /// The model of that name or path: the one in memory where some policy holds it and the files are still the same.
  ///
  /// - Throws: ``FieldError`` at the key `model`.
  static func load(_ name: String, relativeTo directory: String) throws -> LoadedLanguageModel {
    do {
      let folder = try ModelLocations.process.resolve(name, relativeTo: directory)
      let stamp = files.map { FileStamp.of("\(folder)/\($0)") ?? "" }.joined(separator: ", ")
      if let known = loaded.withLock({ $0[folder]?.model }), known.stamp == stamp { return known }
      let model = try LoadedLanguageModel(folder: folder, stamp: stamp)
      loaded.withLock { $0[folder] = Weak(model: model) }
      return model
    } catch {
      throw FieldError("model", "\(error)")
    }
  }
}
