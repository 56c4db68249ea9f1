import HTTPTypes
import Hummingbird
import NIOCore

extension ResponseBody {
  /// This body; `report` is called with the number of bytes when it was written, or could not be written any further.
  func observed(_ report: @escaping @Sendable (Int) -> Void) -> ResponseBody {
    ResponseBody(contentLength: contentLength) { writer in
      let counter = ByteCounter()
      defer { report(counter.count) }
      try await self.write(CountingWriter(writer: writer, counter: counter))
    }
  }

  /// This body, which keeps `held` alive for as long as it is not written or dropped.
  func keeping(_ held: some Sendable) -> ResponseBody {
    ResponseBody(contentLength: contentLength) { writer in
      try await self.write(writer)
      withExtendedLifetime(held) {}
    }
  }
}

private final class ByteCounter {
  var count = 0
}

private struct CountingWriter: ResponseBodyWriter {
  var writer: any ResponseBodyWriter
  let counter: ByteCounter

  mutating func write(_ buffer: ByteBuffer) async throws {
    try await writer.write(buffer)
    counter.count += buffer.readableBytes
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await writer.finish(trailingHeaders) }
}
