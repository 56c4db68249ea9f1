import CIsal
import CZlib

/// The opening of every gzip member: two magic bytes. A file that ends between them is cut off, not garbage.
private func beginsGzip(_ opening: UnsafeRawBufferPointer) -> Bool {
  opening[0] == 0x1F && (opening.count == 1 || opening[1] == 0x8B)
}

/// The same with the only method there is, and no reserved flag (RFC 1952, 2.3).
private func mayBeginGzip(_ opening: UnsafeRawBufferPointer) -> Bool {
  beginsGzip(opening) && opening[2] == 8 && opening[3] & 0xE0 == 0
}

/// Gzip by zlib, which is always there.
final class ZlibDecoder: MemberDecoder {
  static let memberName = "gzip member"
  private let stream: UnsafeMutablePointer<z_stream>

  init() throws {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 more for a gzip wrapper (zlib manual, inflateInit2).
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw CorpusError.compressionFailed(engine: "zlib", reason: "status \(status)") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  static func beginsMember(_ opening: UnsafeRawBufferPointer) -> Bool { beginsGzip(opening) }
  static func mayBeginMember(_ opening: UnsafeRawBufferPointer) -> Bool { mayBeginGzip(opening) }

  func reset() { inflateReset(stream) }

  func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep {
    let room = min(output.count, Int(UInt32.max))
    let given = min(input.count, Int(UInt32.max))
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.assumingMemoryBound(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(given)
    stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self).baseAddress
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_NO_FLUSH)
    return DecodeStep(
      outcome: outcome(of: status), consumed: given - Int(stream.pointee.avail_in),
      produced: room - Int(stream.pointee.avail_out))
  }

  /// `Z_BUF_ERROR` only says that nothing could be done for want of input or room.
  private func outcome(of status: Int32) -> DecodeStep.Outcome {
    switch status {
    case Z_OK, Z_BUF_ERROR: .more
    case Z_STREAM_END: .memberEnd
    default: .corrupted(stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)")
    }
  }
}

/// Gzip by ISA-L, where it is installed.
final class IsalDecoder: MemberDecoder {
  static let memberName = "gzip member"
  private let inflater: OpaquePointer

  init() throws {
    guard let inflater = raise_isal_inflater_create() else {
      throw CorpusError.compressionFailed(engine: "isa-l", reason: "not available")
    }
    self.inflater = inflater
  }

  deinit { raise_isal_inflater_destroy(inflater) }

  static func beginsMember(_ opening: UnsafeRawBufferPointer) -> Bool { beginsGzip(opening) }
  static func mayBeginMember(_ opening: UnsafeRawBufferPointer) -> Bool { mayBeginGzip(opening) }

  func reset() { raise_isal_inflater_reset(inflater) }

  func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep {
    guard let target = output.assumingMemoryBound(to: UInt8.self).baseAddress else {
      return DecodeStep(outcome: .more, consumed: 0, produced: 0)
    }
    var consumed = input.count
    var produced = output.count
    let source = input.assumingMemoryBound(to: UInt8.self).baseAddress ?? UnsafePointer(target)
    let status = raise_isal_inflate(inflater, source, &consumed, target, &produced)
    return DecodeStep(outcome: outcome(of: status), consumed: consumed, produced: produced)
  }

  private func outcome(of status: raise_isal_status) -> DecodeStep.Outcome {
    switch status {
    case RAISE_ISAL_MORE: .more
    case RAISE_ISAL_END: .memberEnd
    case RAISE_ISAL_BAD_HEADER: .corrupted("incorrect header check")
    case RAISE_ISAL_BAD_CHECKSUM: .corrupted("incorrect data check")
    default: .corrupted("invalid compressed data")
    }
  }
}
