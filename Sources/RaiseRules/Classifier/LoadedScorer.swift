import Crypto
import Foundation
import RaiseInference
import Synchronization

/// A scorer in memory, with what it was loaded from. One folder is loaded once, however many policies name it.
final class LoadedScorer: Sendable {
  let scorer: any TextScorer
  /// SHA-256 over the files that decide, in hexadecimal digits.
  let digest: String
  /// The screen's window in bytes; nil for a model.
  let windowBytes: Int?
  private let stamp: [String]

  private static let files = ["config.json", "model.safetensors", "tokenizer.json", ScoreCalibration.fileName]

  private init(folder: String, stamp: [String]) throws {
    var hash = SHA256()
    for name in Self.files {
      let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(name)"), options: .mappedIfSafe)
      hash.update(data: Data(SHA256.hash(data: data ?? Data())))
    }
    digest = hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    self.stamp = stamp
    if ScreenConfig.isScreen(folder: folder) {
      let screen = try ScreenModel(folder: folder)
      (scorer, windowBytes) = (ScreenScorer(screen: screen), screen.config.windowBytes)
    } else {
      (scorer, windowBytes) = (try ModelScorer(folder: folder), nil)
    }
  }

  /// A scorer that comes from no folder.
  init(_ scorer: any TextScorer) { (self.scorer, digest, windowBytes, stamp) = (scorer, "", nil, []) }

  private struct Weak: Sendable { weak let scorer: LoadedScorer? }
  private static let loaded = Mutex<[String: Weak]>([:])

  /// The scorer in `folder`: the one in memory where some policy holds it and the files are still the same.
  static func load(folder: String) throws -> LoadedScorer {
    let path = URL(filePath: folder).resolvingSymlinksInPath().path(percentEncoded: false)
    let stamp = stamp(of: path)
    if let known = loaded.withLock({ $0[path]?.scorer }), known.stamp == stamp { return known }
    let scorer = try LoadedScorer(folder: path, stamp: stamp)
    loaded.withLock { $0[path] = Weak(scorer: scorer) }
    return scorer
  }

  /// What changes when a file is replaced.
  private static func stamp(of folder: String) -> [String] { files.map { FileStamp.of("\(folder)/\($0)") ?? "" } }
}
