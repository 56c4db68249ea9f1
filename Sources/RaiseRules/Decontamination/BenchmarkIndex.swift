import Crypto
import Foundation
import RaiseCorpus

/// The n-grams of benchmark files. Of the rows only hashes and places stay in memory.
struct BenchmarkIndex: Sendable {
  /// A row by its file and line, and how many n-grams are its own: those that no earlier row has.
  struct Row: Sendable {
    var file: Int
    var line: Int
    var nGramCount = 0
  }

  let fileNames: [String]
  let rows: [Row]
  let table: NGramTable

  /// Where a row stands, as `gsm8k.jsonl:17`.
  func place(of row: Int) -> String { "\(fileNames[rows[row].file]):\(rows[row].line)" }
}

/// Reads benchmark files into an index.
struct BenchmarkReader {
  let size: Int
  let language: WordLanguage
  /// The fields of a row of JSON Lines that are put together, in this order.
  let fields: [String]

  private var fileNames: [String] = []
  private var rows: [BenchmarkIndex.Row] = []
  private var hashes: [UInt64] = []
  private var rowOfHash: [UInt32] = []

  init(size: Int, language: WordLanguage, fields: [String]) {
    (self.size, self.language, self.fields) = (size, language, fields)
  }

  /// Adds the rows of a file: records when it is called JSON Lines, else lines of text, blank ones left out. Either may
  /// be compressed.
  ///
  /// - Returns: SHA-256 of its content.
  /// - Throws: ``BenchmarkFileError``.
  mutating func read(_ name: String, in folder: String) throws -> String {
    let path = URL(fileURLWithPath: folder).appendingPathComponent(name).path
    let (rowCount, hashCount) = (rows.count, hashes.count)
    fileNames.append(name)
    var digest = SHA256()
    do {
      let reader = try BlockReader(CorpusFile(path: path, name: name))
      while let block = try reader.next() {
        if let oddity = block.oddities.first { throw BenchmarkFileError("\(name): \(oddity)") }
        digest.update(data: block.bytes)
        try isJSONLines(name) ? addRecords(of: block, name) : addLines(of: block, name)
      }
    } catch CorpusError.unreadable(_, let reason) {
      throw BenchmarkFileError("cannot read \(quoted(name)) in \(quoted(folder)): \(reason)")
    } catch let error as CorpusError {
      throw BenchmarkFileError("\(error)")
    }
    if rows.count == rowCount {
      let names = isJSONLines(name) ? " with a text in \(fields.map(quoted).joined(separator: " or "))" : ""
      throw BenchmarkFileError("expected a file with at least one row\(names), found none in \(quoted(name))")
    }
    if hashes.count == hashCount {
      throw BenchmarkFileError("expected a row of at least \(size) words, found none in \(quoted(name))")
    }
    return digest.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// The index of everything read.
  consuming func index() -> BenchmarkIndex {
    let table = NGramTable(hashes: hashes, rows: rowOfHash)
    table.forEachRow { rows[$0].nGramCount += 1 }
    return BenchmarkIndex(fileNames: fileNames, rows: rows, table: table)
  }
}

// MARK: - Rows

extension BenchmarkReader {
  private func isJSONLines(_ name: String) -> Bool {
    let compressions = Compression.allCases.flatMap(\.endings)
    return JSONLinesFormat.endings.contains { ending in
      compressions.contains { name.lowercased().hasSuffix(ending + $0) }
    }
  }

  private mutating func addRecords(of block: LineBlock, _ name: String) throws {
    var texts: [(line: Int, text: String)] = []
    for (index, field) in fields.enumerated() {
      var position = 0
      try JSONLinesFormat(textField: field).forEachObject(in: block, fileName: name) { result in
        switch result {
        case .failure(let broken): throw BenchmarkFileError("\(name):\(broken.line):\(broken.column): \(broken.reason)")
        case .success(let record) where index == 0: texts.append((record.line, record.text))
        case .success(let record): texts[position].text += "\n" + record.text
        }
        position += 1
      }
    }
    // Some benchmarks have rows without a question or an answer.
    for (line, text) in texts where text.contains(where: { !$0.isWhitespace }) { try add(text, line: line) }
  }

  private mutating func addLines(of block: LineBlock, _ name: String) throws {
    var line = block.firstLine
    for bytes in block.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      defer { line += 1 }
      guard bytes.contains(where: { !ByteTraits.isSpace($0) }) else { continue }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw BenchmarkFileError("\(name):\(line): expected UTF-8 text, found other bytes")
      }
      try add(text, line: line)
    }
  }

  private mutating func add(_ text: String, line: Int) throws {
    var text = text
    let shingles = text.withUTF8 { SimplifiedWords($0, language: language).shingles(of: size) }
    guard rows.count < Int(UInt32.max), hashes.count + shingles.count < Int(UInt32.max) else {
      throw BenchmarkFileError("more than 4,294,967,294 n-grams")
    }
    hashes += shingles
    rowOfHash += repeatElement(UInt32(rows.count), count: shingles.count)
    rows.append(BenchmarkIndex.Row(file: fileNames.count - 1, line: line))
  }
}

/// A benchmark file that cannot be used.
struct BenchmarkFileError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
