import RaiseCorpus

/// Reads the attributes of a corpus along with it: for each block of a corpus file the lines that belong to it.
final class AttributeReader {
  private let recorded: RecordedAttributes
  private let inputs: [CorpusFile]
  private var file: Int?
  private var reader: BlockReader?
  private var block: LineBlock?
  /// Where the next line begins in the block, and its number in the file.
  private var start = 0
  private var number = 1

  init(_ recorded: RecordedAttributes, inputs: [CorpusFile]) { (self.recorded, self.inputs) = (recorded, inputs) }

  /// The lines that belong to a block of file number `file`: those of documents from line `first` on and before `next`.
  func lines(of file: Int, from first: Int, before next: Int) throws -> RecordedBlock {
    if self.file != file { try open(file) }
    var lines = RecordedBlock(
      path: path(file), firstLine: number, set: recorded.folder.name, ids: recorded.ids)
    while let line = try peek(), line.document < next {
      if line.document < first {
        // Of a block that was judged before an interruption.
        lines.firstLine = number + 1
      } else {
        lines.bytes += line.bytes
        if line.bytes.last != UInt8(ascii: "\n") { lines.bytes.append(UInt8(ascii: "\n")) }
      }
      start += line.bytes.count
      number += 1
    }
    return lines
  }

  /// Called where a corpus file ends: so must its attributes.
  func finish(_ file: Int) throws {
    if self.file != file { try open(file) }
    guard try peek() == nil else {
      throw FilterError.attributes(path: path(file), line: number, reason: "is of no document of \(inputs[file].name)")
    }
  }

  private func path(_ file: Int) -> String { recorded.folder.finished(inputs[file].name) }

  private func open(_ file: Int) throws {
    reader = try BlockReader(CorpusFile(path: path(file), name: AttributeFolder.fileName(of: inputs[file].name)))
    (self.file, block, start, number) = (file, nil, 0, 1)
  }

  /// The next line and the number of the document it is of; nil at the end.
  private func peek() throws -> (document: Int, bytes: ArraySlice<UInt8>)? {
    while start >= block?.bytes.count ?? 0 {
      guard let next = try reader?.next() else { return nil }
      if let oddity = next.oddities.first {
        throw FilterError.attributes(path: path(file ?? 0), line: oddity.line, reason: oddity.reason)
      }
      (block, start) = (next, 0)
    }
    guard let bytes = block?.bytes[start...] else { return nil }
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
    let line = bytes[..<end]
    return (try document(of: line), line)
  }

  private static let opening = Array("{\"line\":".utf8)

  /// The number that a line begins with, as it is written.
  private func document(of line: ArraySlice<UInt8>) throws -> Int {
    let digits = line.dropFirst(Self.opening.count).prefix { 48...57 ~= $0 }
    guard line.starts(with: Self.opening), let number = Int(String(decoding: digits, as: UTF8.self)) else {
      throw FilterError.attributes(
        path: path(file ?? 0), line: number, reason: "expected a line that begins with {\"line\": and a number")
    }
    return number
  }
}
