import CZlib
import Foundation

/// The body of an HTTP message as it was sent: chunked, compressed, both or neither (RFC 9112, 7.1; RFC 9110, 8.4).
struct HTTPBody {
  enum Decoded {
    case bytes([UInt8])
    /// A compression that is not read here.
    case unknownEncoding
    case broken(String)
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let isChunked: Bool
  private let encoding: String

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ fields: HeaderFields) {
    self.bytes = bytes
    isChunked = fields["transfer-encoding"]?.lowercased().contains("chunked") ?? false
    encoding = fields["content-encoding"]?.lowercased() ?? "identity"
  }

  /// The body itself. Crawlers often store it decoded but leave the fields as they were, so a body that is not what its
  /// fields say is taken as it is.
  func decoded(maxBytes: Int) -> Decoded {
    let body = isChunked ? Self.joinedChunks(bytes) ?? Array(bytes) : Array(bytes)
    switch encoding {
    case "identity", "", "none", "utf-8": return .bytes(body)
    case "gzip", "x-gzip", "deflate":
      // Zlib's own header too: senders of "deflate" mostly mean it (RFC 9110, 8.4.1.2).
      let isCompressed = body.starts(with: [0x1F, 0x8B]) || (encoding == "deflate" && Self.hasZlibHeader(body))
      return isCompressed ? Self.inflated(body, maxBytes: maxBytes) : .bytes(body)
    default: return .unknownEncoding
    }
  }

  private static func hasZlibHeader(_ body: [UInt8]) -> Bool {
    body.count > 1 && body[0] & 0x0F == 8 && (Int(body[0]) << 8 | Int(body[1])) % 31 == 0
  }

  /// The chunks' data without their sizes; what an archive cuts off is left out. Nil when the body is not chunked.
  private static func joinedChunks(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var body: [UInt8] = []
    var position = 0
    while let newline = bytes[position...].firstIndex(of: 0x0A) {
      let digits = bytes[position..<newline].prefix { $0 != UInt8(ascii: ";") && $0 != 0x0D && $0 != 0x20 }
      guard digits.count < 16, let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0 else {
        return body.isEmpty ? nil : body
      }
      if size == 0 { return body }
      let start = newline + 1
      let end = min(bytes.count, start + size)
      body.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
      position = min(bytes.count, end + (end < bytes.count && bytes[end] == 0x0D ? 2 : 1))
    }
    return body.isEmpty ? nil : body
  }

  private static func inflated(_ body: [UInt8], maxBytes: Int) -> Decoded {
    var stream = z_stream()
    // 15 bits of window, and 32 more to tell gzip and zlib apart by their headers (zlib manual, inflateInit2).
    guard inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return .broken("expected memory to decompress a page, found none")
    }
    defer { inflateEnd(&stream) }
    var page: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let status = body.withUnsafeBufferPointer { body in
      stream.next_in = UnsafeMutablePointer(mutating: body.baseAddress)
      stream.avail_in = UInt32(clamping: body.count)
      var status = Z_OK
      while status == Z_OK && page.count <= maxBytes {
        status = piece.withUnsafeMutableBufferPointer { piece in
          stream.next_out = piece.baseAddress
          stream.avail_out = UInt32(piece.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        page.append(contentsOf: piece[..<(piece.count - Int(stream.avail_out))])
      }
      return status
    }
    if page.count > maxBytes { return .broken("expected a page of at most \(maxBytes) bytes, found a longer one") }
    // Archives cut pages off: what was decoded before that is used.
    let isUsable = status == Z_STREAM_END || (status == Z_BUF_ERROR && !page.isEmpty)
    return isUsable ? .bytes(page) : .broken("expected compressed content as its header says, found a mistake in it")
  }
}
