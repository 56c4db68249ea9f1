import Foundation
import RaiseTesting
import Testing

@testable import RaiseCorpus

/// A folder that is there as long as the value is.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("raise-corpus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and the folders it lies in, and returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }
}

/// A block that holds `text` as the beginning of a file.
func block(_ text: String) -> LineBlock { block(Array(text.utf8)) }

func block(_ bytes: [UInt8]) -> LineBlock {
  let lines = bytes.count { $0 == 0x0A } + (bytes.last == 0x0A || bytes.isEmpty ? 0 : 1)
  return LineBlock(index: 0, bytes: bytes, firstLine: 1, byteOffset: 0, endOffset: bytes.count, nextLine: 1 + lines)
}

/// What a format reads in a block.
struct Reading {
  var documents: [Document] = []
  var broken: [BrokenLine] = []
  var counts = JSONLinesFormat.LineCounts()

  init(_ block: LineBlock, _ format: JSONLinesFormat = JSONLinesFormat(), fileName: String = "f.jsonl") {
    counts = format.forEachLine(in: block, fileName: fileName) { result in
      switch result {
      case .success(let document): documents.append(document)
      case .failure(let line): broken.append(line)
      }
    }
  }
}

/// How a test opens a file.
struct Opening {
  var engine = GzipEngine.zlib
  var blockBytes = 1 << 20
  var maxLineBytes = 256 << 20
  var bufferBytes = 256 << 10

  func reader(
    _ path: String, name: String = "a.jsonl", startingAt offset: Int = 0, line: Int = 1, blockIndex: Int = 0
  ) throws -> BlockReader {
    try BlockReader(
      InputFile(path, bufferBytes: bufferBytes), fileName: name, engine: engine, blockBytes: blockBytes,
      maxLineBytes: maxLineBytes, startingAt: offset, line: line, blockIndex: blockIndex)
  }

  func blocks(_ path: String, name: String = "a.jsonl") throws -> [LineBlock] {
    try rest(of: reader(path, name: name))
  }

  func rest(of reader: BlockReader) throws -> [LineBlock] {
    var blocks: [LineBlock] = []
    while let block = try reader.next() { blocks.append(block) }
    return blocks
  }
}

/// The engines that this machine has; ISA-L is optional.
let gzipEngines = GzipEngine.allCases.filter(\.isAvailable)

/// `count` records of different lengths, some of them with characters of several bytes.
func records(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var random = SeededGenerator(seed: seed)
  let words = ["alpha", "beta", "naïve", "文字", "delta\\n", "\\u00e9", "😀", "x"]
  var lines = ""
  for i in 0..<count {
    let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in words.randomElement(using: &random)! }
    lines += #"{"id":"d\#(i)","text":"\#(text.joined(separator: " "))"}"# + "\n"
  }
  return Array(lines.utf8)
}
