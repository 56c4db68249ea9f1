import Foundation

/// What is known of a document in the catalogue.
struct CatalogueEntry {
  /// The index of its file among the inputs.
  var file: Int
  /// The 1-based number of its line.
  var line: Int
  /// Where its text stands in UTF-8 bytes, when the texts of all documents lie one behind the other.
  var textRange: Range<Int>

  /// UTF-8 bytes of its text.
  var textBytes: Int { textRange.count }
}

/// A document as it is read, before it has a place in the catalogue.
struct ScannedDocument: Sendable {
  var line: Int
  var id: String
  var textBytes: Int
  /// The low bits of its MinHash signature, all 0 when it has too few words for one.
  var sketch: [UInt16]
  /// Its shingles in ascending order, each once; none unless pairs are verified.
  var shingles: [UInt64]
}

/// Facts about every document in the order of the inputs, on disk: three files that only grow.
///
///     catalogue   for each document 40 bytes and its sketch of 16-bit numbers: file, line, and where its text, its id
///                 and its shingles end, each in 64 bits
///     ids         the ids one behind the other
///     shingles    the shingles one behind the other, 64 bits each
final class CatalogueWriter {
  private let entries: OutputFile
  private let ids: OutputFile
  private let shingles: OutputFile
  private var texts: Int

  /// How long the three files are, and the texts of their documents.
  struct Lengths: Codable, Equatable, Sendable {
    var entries = 0
    var ids = 0
    var shingles = 0
    var texts = 0
  }

  /// Opens the files in `folder`, cut back to `lengths`.
  init(folder: String, lengths: Lengths) throws {
    entries = try OutputFile(path: Catalogue.entriesPath(folder), length: lengths.entries)
    ids = try OutputFile(path: Catalogue.idsPath(folder), length: lengths.ids)
    shingles = try OutputFile(path: Catalogue.shinglesPath(folder), length: lengths.shingles)
    texts = lengths.texts
  }

  var lengths: Lengths {
    Lengths(entries: entries.length, ids: ids.length, shingles: shingles.length, texts: texts)
  }

  /// Adds the documents of one block of the input number `file`.
  func append(_ documents: [ScannedDocument], file: Int) throws {
    var (entryBytes, idBytes, shingleBytes): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
    for document in documents {
      idBytes += document.id.utf8
      document.shingles.withUnsafeBytes { shingleBytes += $0 }
      texts += document.textBytes
      let numbers = [
        UInt64(file), UInt64(document.line), UInt64(texts), UInt64(ids.length + idBytes.count),
        UInt64(shingles.length + shingleBytes.count),
      ]
      numbers.withUnsafeBytes { entryBytes += $0 }
      document.sketch.withUnsafeBytes { entryBytes += $0 }
    }
    try entries.append(entryBytes)
    try ids.append(idBytes)
    try shingles.append(shingleBytes)
  }

  func synchronize() throws {
    for file in [entries, ids, shingles] { try file.synchronize() }
  }
}

/// The catalogue when it is whole. It is mapped, not read: the system keeps in memory what is asked for.
struct Catalogue: Sendable {
  private let entries: Data
  private let ids: Data
  private let shingles: Data
  private let sketchLength: Int

  static func entriesPath(_ folder: String) -> String { folder + "/catalogue" }
  static func idsPath(_ folder: String) -> String { folder + "/ids" }
  static func shinglesPath(_ folder: String) -> String { folder + "/shingles" }

  /// - Parameter sketchLength: How many numbers a sketch has.
  init(folder: String, sketchLength: Int) throws {
    entries = try MappedFile.open(Self.entriesPath(folder))
    ids = try MappedFile.open(Self.idsPath(folder))
    shingles = try MappedFile.open(Self.shinglesPath(folder))
    self.sketchLength = sketchLength
  }

  private static let headLength = 40
  private var stride: Int { Self.headLength + 2 * sketchLength }

  /// How many documents there are.
  var count: Int { entries.count / stride }

  subscript(document: Int) -> CatalogueEntry {
    let start = document == 0 ? 0 : number(document - 1, 2)
    return CatalogueEntry(
      file: number(document, 0), line: number(document, 1), textRange: start..<max(start, number(document, 2)))
  }

  /// The document's id.
  func id(of document: Int) -> String {
    let start = document == 0 ? 0 : number(document - 1, 3)
    return String(decoding: ids[ids.startIndex + start..<ids.startIndex + number(document, 3)], as: UTF8.self)
  }

  func sketch(of document: Int) -> [UInt16] {
    entries.withUnsafeBytes { bytes in
      (0..<sketchLength).map {
        bytes.loadUnaligned(fromByteOffset: document * stride + Self.headLength + 2 * $0, as: UInt16.self)
      }
    }
  }

  func shingles(of document: Int) -> [UInt64] {
    let start = document == 0 ? 0 : number(document - 1, 4)
    return shingles.withUnsafeBytes { bytes in
      Swift.stride(from: start, to: number(document, 4), by: 8).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
      }
    }
  }

  /// The number of the document at `line` of the input number `file`; nil when there is none.
  func document(file: Int, line: Int) -> Int? {
    let index = firstDocument { (number($0, 0), number($0, 1)) >= (file, line) }
    guard index < count, number(index, 0) == file, number(index, 1) == line else { return nil }
    return index
  }

  /// The number of the document whose text holds the byte at `textOffset` of all texts; that of the last one for an offset
  /// behind them.
  func document(atTextOffset textOffset: Int) -> Int {
    min(firstDocument { number($0, 2) > textOffset }, max(0, count - 1))
  }

  /// The first document for which `isBehind` holds, which it does for all that follow; ``count`` when there is none.
  private func firstDocument(where isBehind: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func number(_ document: Int, _ field: Int) -> Int {
    entries.withUnsafeBytes {
      Int(truncatingIfNeeded: $0.loadUnaligned(fromByteOffset: document * stride + 8 * field, as: UInt64.self))
    }
  }
}
