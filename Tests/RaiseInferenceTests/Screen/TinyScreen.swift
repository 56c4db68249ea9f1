import Foundation
import RaiseTesting

@testable import RaiseInference

/// fixtures/models/tiny-screen, and copies of it that are changed.
enum TinyScreen {
  static let folder = URL(filePath: #filePath).appending(path: "../../../../fixtures/models/tiny-screen").standardized
    .path(percentEncoded: false)

  static func load() throws -> ScreenModel { try ScreenModel(folder: folder) }

  static func config() throws -> String { try String(contentsOfFile: folder + "/config.json", encoding: .utf8) }

  /// Runs `body` with a copy of the folder whose config.json is `config` and whose tensors are those given.
  static func withCopy<Result>(
    config: String, weights: [UInt8]? = nil, _ body: (String) throws -> Result
  ) throws -> Result {
    let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: copy) }
    let bytes = try weights.map { Data($0) } ?? Data(contentsOf: URL(filePath: folder + "/model.safetensors"))
    try bytes.write(to: copy.appending(path: "model.safetensors"))
    try Data(config.utf8).write(to: copy.appending(path: "config.json"))
    return try body(copy.path(percentEncoded: false))
  }
}

/// Texts that are put together at random, from the pieces that matter to the reader of words.
struct TextMaker {
  var generator = SeededGenerator(seed: 7)

  private static let pieces: [[UInt8]] =
    ["a", "Word", "7", "*", "@", " ", ". ", "\n", "é", "中", "。", "😀", "\u{200B}", "к", "abcdefghij", "\0"].map {
      Array($0.utf8)
    } + [[0xE4, 0xB8], [0xFF], [0xF0, 0x9F, 0x98], [0xC0, 0x80], [0xED, 0xA0, 0x80]]

  mutating func text(bytes count: Int) -> [UInt8] {
    let kinds = Int.random(in: 1...Self.pieces.count, using: &generator)
    var text: [UInt8] = []
    while text.count < count { text += Self.pieces[Int.random(in: 0..<kinds, using: &generator)] }
    return Array(text.prefix(count))
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) } }
}
