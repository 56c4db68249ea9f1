import HTTPTypes
import Hummingbird
import NIOCore
import RaiseCore
import RaiseGuard

/// Writes of a text what the guard clears; behind a blocked one, the refusal.
struct TextGuardingWriter: ResponseBodyWriter {
  var writer: any ResponseBodyWriter
  let text: GuardedText

  mutating func write(_ buffer: ByteBuffer) async throws {
    try await write(await text.append(utf8: buffer.readableBytesView))
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    try await write(await text.finish())
    try await writer.finish(trailingHeaders)
  }

  private mutating func write(_ events: [StreamEvent]) async throws {
    for event in events {
      switch event {
      case .text(let text): try await writer.write(ByteBuffer(string: text))
      case .end(let verdict):
        if let refusal = verdict.refusal { try await writer.write(ByteBuffer(string: refusal)) }
      }
    }
  }
}

/// Writes of server-sent events what the guard clears.
struct EventGuardingWriter: ResponseBodyWriter {
  var writer: any ResponseBodyWriter
  let relay: StreamRelay
  private var splitter: EventSplitter

  init(writer: any ResponseBodyWriter, relay: StreamRelay, maxBytes: Int) {
    self.writer = writer
    self.relay = relay
    splitter = EventSplitter(maxEventBytes: maxBytes)
  }

  mutating func write(_ buffer: ByteBuffer) async throws {
    for event in try splitter.append(buffer.readableBytesView) { try await write(await relay.take(event)) }
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    try await write(await relay.end(brokenOff: false))
    try await writer.finish(trailingHeaders)
  }

  private mutating func write(_ events: [ServerSentEvent]) async throws {
    for event in events { try await writer.write(ByteBuffer(bytes: event.raw)) }
  }
}

/// Keeps a JSON answer until it is whole, and writes what may pass of it.
struct JSONGuardingWriter: ResponseBodyWriter {
  var writer: any ResponseBodyWriter
  let guarding: BodyGuard
  let turns: [Turn]
  private var buffer = ByteBuffer()

  init(writer: any ResponseBodyWriter, guarding: BodyGuard, turns: [Turn]) {
    self.writer = writer
    self.guarding = guarding
    self.turns = turns
  }

  mutating func write(_ piece: ByteBuffer) async throws {
    var piece = piece
    buffer.writeBuffer(&piece)
    if buffer.readableBytes > guarding.maxBytes { throw NIOTooManyBytesError(maxBytes: guarding.maxBytes) }
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    try await writer.write(try await guarding.guarded(buffer, answering: turns))
    try await writer.finish(trailingHeaders)
  }
}
