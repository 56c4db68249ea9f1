import CIsal
import CZlib
import CZstd

/// Compresses the output of one block into a gzip member or zstd frame of its own.
///
/// Members stand for themselves, so a file of them one behind the other is whole, blocks can be compressed in any
/// order, and the same bytes give the same member: no time, name or thread count goes into it.
public struct BlockCompressor: Sendable {
  /// How the output is compressed.
  public let compression: Compression
  private let level: Int32
  private let gzip: GzipEngine

  /// A compressor.
  ///
  /// - Parameter level: How hard to compress: one of ``levels(of:)``; values outside are moved to the nearest. By default
  ///   1 for gzip and 3 for zstd. Of gzip ISA-L, where it is installed, has 0 to 3, and zlib writes the others.
  public init(_ compression: Compression, level: Int? = nil) {
    self.init(compression, level: level, engine: .writing(level: level))
  }

  init(_ compression: Compression, level: Int? = nil, engine: GzipEngine) {
    self.compression = compression
    gzip = engine
    let levels = compression == .gzip ? engine.levels : Self.levels(of: compression)
    let wanted = level ?? (compression == .zstd ? 3 : 1)
    self.level = Int32(min(max(wanted, levels.lowerBound), levels.upperBound))
  }

  /// The levels that there are: 0...9 for gzip, 1...22 for zstd.
  public static func levels(of compression: Compression) -> ClosedRange<Int> {
    switch compression {
    case .none: 0...0
    case .gzip: GzipEngine.zlib.levels
    case .zstd: 1...22
    }
  }

  /// Name and version of the library that writes gzip of a level here. Another may write other bytes for the same
  /// content, so it belongs into what a resumed run compares.
  public static func engine(level: Int? = nil) -> String { GzipEngine.writing(level: level).version }

  /// A whole member of no bytes: what a compressed file without content holds, so that `zcat` and its like take it for
  /// whole. Nothing for plain files.
  public var emptyMember: [UInt8] {
    switch compression {
    case .none: []
    // RFC 1952, 2.3: header without name or time; one final block of fixed codes without symbols; checksum and length 0.
    case .gzip: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    // RFC 8878, 3.1.1: magic number; single segment of size 0; one last raw block of size 0.
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0, 1, 0, 0]
    }
  }

  /// Compresses one block. No bytes give no member.
  ///
  /// - Throws: ``CorpusError/compressionFailed(engine:reason:)``.
  public func compress(_ bytes: [UInt8]) throws -> [UInt8] {
    if compression == .none { return bytes }
    return try bytes.withUnsafeBytes { try compress($0) }
  }

  /// The same for bytes that lie elsewhere.
  public func compress(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
    guard !bytes.isEmpty else { return [] }
    switch (compression, gzip) {
    case (.none, _): return Array(bytes)
    case (.gzip, .isal): return try isal(bytes)
    case (.gzip, .zlib): return try zlib(bytes)
    case (.zstd, _): return try zstd(bytes)
    }
  }
}

extension BlockCompressor {
  /// What does not shrink is stored in runs of at most 64 KiB with five bytes each (RFC 1951, 3.2.4); ISA-L cuts runs
  /// shorter than that at times, hence an eighth.
  private func isal(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
    let input = bytes.assumingMemoryBound(to: UInt8.self)
    let room = bytes.count + bytes.count / 8 + 1024
    let member = [UInt8](unsafeUninitializedCapacity: room) { output, count in
      count = raise_isal_deflate(input.baseAddress!, input.count, output.baseAddress!, room, level)
    }
    if member.isEmpty { throw CorpusError.compressionFailed(engine: gzip.version, reason: "no member was written") }
    return member
  }

  private func zlib(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
    var stream = z_stream()
    // 15 bits of window, 16 more for a gzip wrapper, and zlib's default of memory (zlib manual, deflateInit2).
    var status = deflateInit2_(
      &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw failure("status \(status)") }
    defer { deflateEnd(&stream) }
    let room = Int(deflateBound(&stream, UInt(bytes.count)))
    let member = [UInt8](unsafeUninitializedCapacity: room) { output, count in
      status = Self.deflateAll(&stream, bytes, into: output)
      count = Int(stream.total_out)
    }
    guard status == Z_STREAM_END else { throw failure("status \(status)") }
    return member
  }

  /// Feeds zlib in pieces that its 32-bit counts can hold.
  private static func deflateAll(
    _ stream: inout z_stream, _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int32 {
    var status = Z_OK
    while status == Z_OK {
      let done = Int(stream.total_in)
      let written = Int(stream.total_out)
      let given = min(bytes.count - done, 1 << 30)
      let input = bytes.assumingMemoryBound(to: UInt8.self).baseAddress! + done
      stream.next_in = UnsafeMutablePointer(mutating: input)
      stream.avail_in = UInt32(given)
      stream.next_out = output.baseAddress! + written
      stream.avail_out = UInt32(min(output.count - written, 1 << 30))
      status = deflate(&stream, done + given == bytes.count ? Z_FINISH : Z_NO_FLUSH)
    }
    return status
  }

  private func zstd(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
    let room = ZSTD_compressBound(bytes.count)
    var status = 0
    let frame = [UInt8](unsafeUninitializedCapacity: room) { output, count in
      status = ZSTD_compress(output.baseAddress, room, bytes.baseAddress, bytes.count, level)
      count = ZSTD_isError(status) == 0 ? status : 0
    }
    guard ZSTD_isError(status) == 0 else {
      throw CorpusError.compressionFailed(engine: "zstd", reason: String(cString: ZSTD_getErrorName(status)))
    }
    return frame
  }

  private func failure(_ reason: String) -> CorpusError {
    .compressionFailed(engine: gzip.version, reason: reason)
  }
}
