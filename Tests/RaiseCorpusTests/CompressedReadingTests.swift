import Testing

@testable import RaiseCorpus

/// Every way to read a compressed file: by each gzip engine, and zstd.
private let readers: [(compression: Compression, engine: GzipEngine)] =
  gzipEngines.map { (Compression.gzip, $0) } + [(.zstd, .zlib)]

private func member(_ bytes: [UInt8], _ compression: Compression) throws -> [UInt8] {
  try BlockCompressor(compression, level: nil, engine: .zlib).compress(bytes)
}

/// A gzip member of no bytes, as `gzip </dev/null` writes it, and a zstd frame of none.
private let emptyMembers: [Compression: [UInt8]] = [
  .gzip: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  .zstd: [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x00, 0x01, 0x00, 0x00],
]

@Test("A file without bytes, or with members without bytes, has no blocks and nothing odd", arguments: readers)
func emptyFiles(compression: Compression, engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let empty = try #require(emptyMembers[compression])
  for content in [[], empty, empty + empty] {
    let path = try folder.write(content, to: "a.jsonl.gz")
    #expect(try Opening(engine: engine).blocks(path).isEmpty)
  }
}

@Test("Members one behind the other read as one, whatever piece of the file is read at a time", arguments: readers)
func members(compression: Compression, engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let empty = try #require(emptyMembers[compression])
  let parts = (0..<12).map { records($0 % 4 * 7, seed: UInt64($0)) }
  let content = try parts.flatMap { try member($0, compression) + empty }
  let path = try folder.write(content, to: "a.jsonl")
  for bufferBytes in Array(16...48) + [100, 1000, 1 << 18] {
    let blocks = try Opening(engine: engine, bufferBytes: bufferBytes).blocks(path)
    #expect(blocks.flatMap(\.bytes) == parts.flatMap { $0 })
    #expect(blocks.flatMap(\.oddities) == [])
  }
}

@Test("A source hands on the same bytes whatever room it is given", arguments: readers)
func smallRooms(compression: Compression, engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let bytes = records(60)
  let path = try folder.write(member(bytes, compression) + member(bytes, compression), to: "a")
  for room in [1, 2, 3, 7, 31, 257, 4096] {
    let source = try BlockReader.source(compression, of: InputFile(path), engine: engine)
    var read: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: room)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { break }
      read += buffer[..<count]
    }
    #expect(read == bytes + bytes)
    #expect(source.loss == nil)
  }
}

@Test("Of a cut-off file all that can be decoded is read, and the loss is told once", arguments: readers)
func truncated(compression: Compression, engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let bytes = records(40)
  let first = try member(bytes, compression)
  let content = first + (try member(bytes, compression))
  for length in Array(1..<40) + Array(stride(from: 40, to: content.count, by: 97)) + [content.count - 1] {
    let path = try folder.write(Array(content[..<length]), to: "a")
    guard length != first.count else { continue }
    // What ends inside the magic bytes of a file is not known to be compressed.
    guard length >= (compression == .zstd ? 4 : 2) else { continue }
    let blocks = try Opening(engine: engine, blockBytes: 300).blocks(path)
    let read = blocks.flatMap(\.bytes)
    #expect(read == Array((bytes + bytes)[..<read.count]))
    #expect(length < first.count || read.count >= bytes.count)
    let oddities = blocks.flatMap(\.oddities)
    #expect(oddities.map(\.kind) == [.truncatedMember])
    #expect(oddities.first?.byteOffset == read.count)
    #expect(oddities.first?.line == 1 + read.count { $0 == 0x0A })
    #expect(blocks.last?.oddities.count == 1)
  }
}

@Test("The loss names the member's place in the compressed file", arguments: readers)
func truncationReason(compression: Compression, engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let first = try member(records(5), compression)
  let path = try folder.write(first + first.dropLast(3), to: "a")
  let name = compression == .gzip ? "gzip member" : "zstd frame"
  #expect(
    try Opening(engine: engine).blocks(path).last?.oddities.first?.reason
      == "the \(name) at compressed byte \(first.count) is cut off by the end of the file, seen at compressed byte "
      + "\(2 * first.count - 3)")
}

@Test("Data behind the last member is told, and what stands before it is read", arguments: readers)
func garbage(compression: Compression, engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let bytes = records(20)
  let whole = try member(bytes, compression)
  for tail: [UInt8] in [[0], [0x0A], Array("garbage".utf8), Array(repeating: 0, count: 512), [0x1E, 0x8B], [0xFF]] {
    let path = try folder.write(whole + tail, to: "a")
    let blocks = try Opening(engine: engine).blocks(path)
    #expect(blocks.flatMap(\.bytes) == bytes)
    #expect(blocks.flatMap(\.oddities).map(\.kind) == [.garbageAfterMember])
    #expect(blocks.last?.oddities.first?.reason.contains("at compressed byte \(whole.count)") == true)
  }
}

@Test("A member with a wrong byte ends the file there with a report, and never reads as whole", arguments: readers)
func corrupted(compression: Compression, engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let bytes = records(200)
  let whole = try member(bytes, compression)
  var reported = 0
  for position in stride(from: 30, to: whole.count, by: 41) {
    var wrong = whole
    wrong[position] ^= 0x55
    let path = try folder.write(wrong + whole, to: "a")
    let blocks = try Opening(engine: engine).blocks(path)
    let oddities = blocks.flatMap(\.oddities)
    #expect(oddities.count <= 1)
    if !oddities.isEmpty { reported += 1 }
  }
  // Frames of zstd have no checksum unless asked for, so some changes there pass for data.
  #expect(compression == .gzip ? reported == (whole.count - 31) / 41 + 1 : reported > 0)
}

@Test("A wrong checksum is a corrupted member whose data is read all the same", arguments: gzipEngines)
func wrongChecksum(engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let bytes = records(10)
  var wrong = try member(bytes, .gzip)
  wrong[wrong.count - 6] ^= 1
  let path = try folder.write(wrong, to: "a")
  let blocks = try Opening(engine: engine).blocks(path)
  #expect(blocks.flatMap(\.bytes) == bytes)
  #expect(blocks.flatMap(\.oddities).map(\.kind) == [.corruptedMember])
  #expect(blocks.last?.oddities.first?.reason.contains("incorrect data check") == true)
}

@Test("A gzip header may carry name, comment, extra field and checksum", arguments: gzipEngines)
func fullHeader(engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let bytes = records(10)
  let body = try member(bytes, .gzip).dropFirst(10)
  let header: [UInt8] = [0x1F, 0x8B, 8, 0x1C, 1, 2, 3, 4, 0, 3, 3, 0, 9, 9, 9] + Array("name\0comment\0".utf8)
  let path = try folder.write(header + body + header + body, to: "a")
  for bufferBytes in 16...40 {
    let blocks = try Opening(engine: engine, bufferBytes: bufferBytes).blocks(path)
    #expect(blocks.flatMap(\.bytes) == bytes + bytes)
    #expect(blocks.flatMap(\.oddities) == [])
  }
}

@Test("Skippable zstd frames are skipped, wherever they stand")
func skippableFrames() throws {
  let folder = try TemporaryFolder()
  let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5]
  let bytes = records(10)
  let frame = try member(bytes, .zstd)
  let path = try folder.write(skippable + frame + skippable + frame + skippable, to: "a")
  let reader = try Opening().reader(path)
  #expect(reader.compression == .zstd)
  let blocks = try Opening().rest(of: reader)
  #expect(blocks.flatMap(\.bytes) == bytes + bytes)
  #expect(blocks.flatMap(\.oddities) == [])
}

@Test("Content, not name, decides the compression", arguments: Compression.allCases)
func byContent(compression: Compression) throws {
  let folder = try TemporaryFolder()
  let bytes = records(10)
  for name in ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"] {
    let path = try folder.write(member(bytes, compression), to: name)
    let reader = try BlockReader(CorpusFile(path: path, name: name))
    #expect(reader.compression == compression)
    #expect(try reader.next()?.bytes == bytes)
    #expect(reader.progressBytes == reader.totalBytes)
  }
}

@Test("A gzip header's own checksum is passed over", arguments: gzipEngines)
func headerChecksum(engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let bytes = records(10)
  let header: [UInt8] = [0x1F, 0x8B, 8, 2, 0, 0, 0, 0, 0, 3, 0xA7, 0x77]
  let path = try folder.write(header + member(bytes, .gzip).dropFirst(10), to: "a")
  let blocks = try Opening(engine: engine).blocks(path)
  #expect(blocks.flatMap(\.bytes) == bytes)
  #expect(blocks.flatMap(\.oddities) == [])
}

@Test("A gzip header that no decoder may accept is a corrupted member", arguments: gzipEngines)
func wrongHeader(engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let whole = try member(records(10), .gzip)
  for (position, byte) in [(2, 7), (3, 0x20), (3, 0x80)] as [(Int, UInt8)] {
    var wrong = whole
    wrong[position] = byte
    let alone = try Opening(engine: engine).blocks(folder.write(wrong, to: "a"))
    #expect(alone.map(\.bytes) == [[]])
    #expect(alone.flatMap(\.oddities).map(\.kind) == [.corruptedMember])
    let second = try Opening(engine: engine).blocks(folder.write(whole + wrong, to: "b"))
    #expect(second.flatMap(\.bytes) == records(10))
    #expect(second.flatMap(\.oddities).map(\.kind) == [.corruptedMember])
  }
}

@Test("A zstd frame with the longest window there is can be read", arguments: [UInt8(17), 21])
func longWindow(exponent: UInt8) throws {
  let folder = try TemporaryFolder()
  let content = records(5)
  // RFC 8878, 3.1.1: magic number; no optional field; a window of 2^(10 + exponent) bytes; one last raw block.
  let block = content.count << 3 | 1
  let head: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, exponent << 3]
  let frame = head + [UInt8(block & 255), UInt8(block >> 8 & 255), UInt8(block >> 16)] + content
  let blocks = try Opening().blocks(folder.write(frame + frame, to: "a.jsonl.zst"))
  #expect(blocks.flatMap(\.bytes) == content + content)
  #expect(blocks.flatMap(\.oddities) == [])
}
