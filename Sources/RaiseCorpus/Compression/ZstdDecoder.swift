import CZstd

/// Zstandard by the system's libzstd, with every window that a compressor can be asked for (`zstd --long=31`): the
/// decoder then holds as much of what it has decoded, up to 2 GiB, and takes the memory as the content comes.
final class ZstdDecoder: MemberDecoder {
  static let memberName = "zstd frame"
  private let stream: OpaquePointer

  init() throws {
    guard let stream = ZSTD_createDStream() else {
      throw CorpusError.compressionFailed(engine: "zstd", reason: "out of memory")
    }
    self.stream = stream
    // libzstd by itself refuses windows over 2^27 bytes; 31 is the largest that its format has a use for.
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, MemoryLayout<Int>.size > 4 ? 31 : 27)
  }

  deinit { ZSTD_freeDStream(stream) }

  /// A file that ends inside the magic number is cut off, not garbage.
  static func beginsMember(_ opening: UnsafeRawBufferPointer) -> Bool {
    let magic = opening.prefix(4)
    if magic.elementsEqual([0x28, 0xB5, 0x2F, 0xFD].prefix(magic.count)) { return true }
    return magic[0] & 0xF0 == 0x50 && magic.dropFirst().elementsEqual([0x2A, 0x4D, 0x18].prefix(magic.count - 1))
  }

  func reset() { ZSTD_DCtx_reset(stream, ZSTD_reset_session_only) }

  func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(stream, &target, &source)
    let outcome: DecodeStep.Outcome =
      if ZSTD_isError(status) != 0 {
        .corrupted(String(cString: ZSTD_getErrorName(status)))
      } else {
        status == 0 ? .memberEnd : .more
      }
    return DecodeStep(outcome: outcome, consumed: source.pos, produced: target.pos)
  }
}
