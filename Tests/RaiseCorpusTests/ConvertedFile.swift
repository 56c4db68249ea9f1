import Foundation

@testable import RaiseCorpus

/// What a file of another format than JSON Lines becomes when it is read.
struct ConvertedFile {
  var lines: [String] = []
  var places: [LineOrigin] = []
  var faults: [BrokenLine] = []
  var oddities: [InputOddity] = []
  var passedOver: [String: Int] = [:]
  var blocks: [LineBlock] = []

  init(_ path: String, name: String, _ options: ReadingOptions = ReadingOptions()) throws {
    try self.init(
      CorpusFormats.format(ofFileNamed: name).reader(
        of: CorpusFile(path: path, name: name), options, at: ReadingPosition()))
  }

  /// Reads `bytes` as a file called `name`.
  init(_ bytes: [UInt8], name: String, _ options: ReadingOptions = ReadingOptions()) throws {
    let folder = try TemporaryFolder()
    try self.init(folder.write(bytes, to: name), name: name, options)
  }

  init(_ reader: any RecordReader) throws {
    while let block = try reader.next() { add(block) }
  }

  mutating func add(_ block: LineBlock) {
    lines += String(decoding: block.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    places += block.origins ?? []
    faults += block.brokenRecords.map(\.fault)
    oddities += block.oddities
    passedOver.merge(block.passedOver, uniquingKeysWith: +)
    blocks.append(block)
  }
}

/// The rest of a file, read from the end of each of its blocks on.
func rests(of path: String, name: String, _ options: ReadingOptions) throws -> [(
  whole: ArraySlice<LineBlock>, rest: [LineBlock]
)] {
  let whole = try ConvertedFile(path, name: name, options).blocks
  return try whole.indices.map { index in
    let block = whole[index]
    let position = ReadingPosition(offset: block.endOffset, line: block.nextLine, block: block.index + 1)
    let reader = try CorpusFormats.format(ofFileNamed: name).reader(
      of: CorpusFile(path: path, name: name), options, at: position)
    return (whole[(index + 1)...], try ConvertedFile(reader).blocks)
  }
}
