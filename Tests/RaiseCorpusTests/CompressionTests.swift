import RaiseTesting
import Testing

@testable import RaiseCorpus

@Test(
  "A name's ending says how an output is compressed",
  arguments: [
    ("a.jsonl", Compression.none), ("a.jsonl.gz", .gzip), ("A.JSONL.GZ", .gzip), ("a.zst", .zstd), ("a.zstd", .zstd),
    ("gz", .none), ("a.gz.jsonl", .none),
  ])
func namedCompression(name: String, compression: Compression) {
  #expect(Compression.named(name) == compression)
}

/// Compressors that this machine has, with the engine that reads them back.
private let compressors: [(compressor: BlockCompressor, engine: GzipEngine)] =
  gzipEngines.flatMap { writer in
    gzipEngines.map { (BlockCompressor(.gzip, level: nil, engine: writer), $0) }
  } + [(BlockCompressor(.zstd), .zlib), (BlockCompressor(.none), .zlib)]

@Test("What was compressed in blocks reads back whole, by every engine", arguments: compressors)
func roundTrip(compressor: BlockCompressor, engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let parts = (0..<5).map { records($0 * 400, seed: UInt64($0)) }
  let path = try folder.write(parts.flatMap { try compressor.compress($0) }, to: "a")
  let blocks = try Opening(engine: engine).blocks(path)
  #expect(blocks.flatMap(\.bytes) == parts.flatMap { $0 })
  #expect(blocks.flatMap(\.oddities) == [])
}

@Test("Equal bytes compress equally, and no bytes to no member", arguments: compressors.map(\.compressor))
func deterministic(compressor: BlockCompressor) throws {
  let bytes = records(3000)
  #expect(try compressor.compress(bytes) == compressor.compress(bytes))
  #expect(try compressor.compress([]) == [])
}

@Test("The empty member is whole and holds nothing, alone and between others", arguments: compressors)
func emptyMember(compressor: BlockCompressor, engine: GzipEngine) throws {
  let folder = try TemporaryFolder()
  let lines = records(3)
  let member = try compressor.compress(lines)
  let files = [compressor.emptyMember, member + compressor.emptyMember + member].enumerated()
  for (number, bytes) in files {
    let blocks = try Opening(engine: engine).blocks(folder.write(bytes, to: "a\(number)"))
    #expect(blocks.flatMap(\.bytes) == (number == 0 ? [] : lines + lines))
    #expect(blocks.flatMap(\.oddities) == [])
  }
}

@Test("Bytes that cannot shrink still fit", arguments: compressors)
func incompressible(compressor: BlockCompressor, engine: GzipEngine) throws {
  var random = SeededGenerator(seed: 5)
  let folder = try TemporaryFolder()
  for count in [1, 2, 100, 65_535, 65_536, 300_000] {
    let bytes = (0..<count).map { _ in UInt8.random(in: 0x80...0xFF, using: &random) }
    let path = try folder.write(compressor.compress(bytes), to: "a")
    #expect(try Opening(engine: engine).blocks(path).flatMap(\.bytes) == bytes)
  }
}

@Test("Levels outside the engine's are moved to the nearest", arguments: gzipEngines)
func levels(engine: GzipEngine) throws {
  let bytes = records(200)
  for compression in [Compression.gzip, .zstd] {
    let far = BlockCompressor(compression, level: 99, engine: engine)
    #expect(try far.compress(bytes).count < bytes.count)
    _ = try BlockCompressor(compression, level: -99, engine: engine).compress(bytes)
  }
}

@Test(
  "Every level of a compression reads back whole, and the highest writes less than the lowest",
  arguments: [Compression.gzip, .zstd])
func everyLevel(compression: Compression) throws {
  let bytes = records(400)
  let sizes = try BlockCompressor.levels(of: compression).map { level in
    let member = try BlockCompressor(compression, level: level).compress(bytes)
    let folder = try TemporaryFolder()
    #expect(try Opening().blocks(folder.write(member, to: "a")).flatMap(\.bytes) == bytes, "level \(level)")
    return member.count
  }
  #expect(sizes[sizes.count - 1] < sizes[0])
}

@Test("The engine of a level names its version: zlib has those that ISA-L has not")
func engineName() {
  let name = BlockCompressor.engine()
  #expect(name.hasPrefix("isa-l lib") || name.hasPrefix("zlib 1."))
  #expect(BlockCompressor.engine(level: 3) == name)
  #expect(BlockCompressor.engine(level: 4).hasPrefix("zlib 1."))
}
