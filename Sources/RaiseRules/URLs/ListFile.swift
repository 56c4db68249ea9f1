import Crypto
import Foundation
import RaiseCore
import RaiseCorpus

/// A file with one entry a line, plain or compressed with gzip or zstd; empty lines and `#` comments stand for nothing.
/// Read a piece at a time, so millions of lines take no more memory than what is made of them.
struct ListFile {
  /// Its path as the policy names it.
  let name: String
  private let path: String

  /// The file that a policy in `directory` calls `name`.
  init(_ name: String, in directory: String) {
    self.name = name
    path = URL(fileURLWithPath: directory).appendingPathComponent(name).path
  }

  /// Calls `body` with each entry, white space around it left out.
  ///
  /// - Returns: A digest of all entries, in their order.
  /// - Throws: ``ListFileError`` for a file that cannot be read to its end, and with the line of an entry that `body` throws
  ///   an ``EntryError`` about.
  func forEachEntry(_ body: ([UInt8]) throws -> Void) throws -> ContentDigest {
    var digest = SHA256()
    let reader = try opened()
    while let block = try reader.next() {
      if let oddity = block.oddities.first { throw ListFileError(file: name, line: oddity.line, reason: oddity.reason) }
      try block.bytes.withUnsafeBufferPointer { bytes in
        var line = block.firstLine
        var rest = bytes[...]
        while !rest.isEmpty {
          let entry = rest.prefix { $0 != 0x0A }
          rest = rest[min(entry.endIndex + 1, rest.endIndex)...]
          let trimmed = Self.trimmed(entry)
          if let first = trimmed.first, first != UInt8(ascii: "#") {
            do { try body(Array(trimmed)) } catch let error as EntryError {
              throw ListFileError(file: name, line: line, reason: error.reason)
            }
            digest.update(bufferPointer: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: trimmed)))
            digest.update(data: [0x0A])
          }
          line += 1
        }
      }
    }
    return ContentDigest(digest.finalize()) ?? .zero
  }

  private func opened() throws -> BlockReader {
    do {
      return try BlockReader(CorpusFile(path: path, name: name), maxLineBytes: 1 << 20)
    } catch let error as CorpusError {
      throw ListFileError(file: name, line: nil, reason: "cannot be used: \(error)")
    }
  }

  private static func trimmed(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    var line = line.drop(while: isSpace)
    while let last = line.last, isSpace(last) { line.removeLast() }
    return line
  }
}

/// An entry that its list cannot have: what was expected and what was found.
struct EntryError: Error {
  var reason: String
}

/// A list that cannot be used.
struct ListFileError: Error, CustomStringConvertible {
  var file: String
  var line: Int?
  var reason: String

  var description: String { (line.map { "\(file), line \($0): " } ?? "\(file): ") + reason }
}
