import NIOCore
import Synchronization

/// Watches whether the client of a connection is still there.
final class PresenceHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  let presence = Presence()

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { presence.end() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    presence.end()
    context.fireChannelInactive()
  }
}

/// Whether the client of a connection is still there. One that sends no more counts as gone: nothing tells it apart from
/// one that reads no more either.
final class Presence: Sendable {
  private struct State {
    var isOver = false
    var watchers: [Int: AsyncStream<Never>.Continuation] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  /// The presence of the client at the other end of `channel`; nil where nobody watches.
  static func ofClient(_ channel: any NIOCore.Channel) async -> Presence? {
    try? await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.handler(type: PresenceHandler.self).presence
    }.get()
  }

  fileprivate func end() {
    let watchers = state.withLock { state in
      state.isOver = true
      return state.watchers.values
    }
    for watcher in watchers { watcher.finish() }
  }

  /// Does `work`, and cancels it when the client goes away.
  ///
  /// - Throws: `CancellationError` when the client went away; what `work` throws.
  func during<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let (departure, number) = watch()
    defer { state.withLock { $0.watchers[number] = nil } }
    return try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask { try await work() }
      group.addTask {
        for await _ in departure {}
        throw CancellationError()
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() else { throw CancellationError() }
      return value
    }
  }

  /// A stream that ends when the client has gone.
  private func watch() -> (AsyncStream<Never>, Int) {
    let (stream, watcher) = AsyncStream<Never>.makeStream()
    let (number, isOver) = state.withLock { state in
      state.next += 1
      state.watchers[state.next] = watcher
      return (state.next, state.isOver)
    }
    if isOver { watcher.finish() }
    return (stream, number)
  }
}
