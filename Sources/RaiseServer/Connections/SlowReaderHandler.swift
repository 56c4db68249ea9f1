import NIOCore

/// Ends the connection of a client that does not take its answer: in each `limit` it must take some of what waits for it,
/// or all.
///
/// Writes wait while much is unsent, so such a client costs little memory, but it would keep its place among the requests
/// that are worked on for ever.
final class SlowReaderHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  /// How much a client must take in each limit: with a limit of a minute about a kilobyte a second.
  static let minBytes = 64 << 10

  private let limit: TimeAmount
  private var check: Scheduled<Void>?
  private var unsentBytes = 0

  init(limit: TimeAmount) { self.limit = limit }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      check?.cancel()
      check = nil
    } else if check == nil {
      unsentBytes = Self.unsentBytes(context)
      scheduleCheck(context)
    }
    context.fireChannelWritabilityChanged()
  }

  func handlerRemoved(context: ChannelHandlerContext) { check?.cancel() }

  private func scheduleCheck(_ context: ChannelHandlerContext) {
    check = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
      let now = Self.unsentBytes(context)
      guard self.unsentBytes - now >= Self.minBytes else { return context.close(promise: nil) }
      self.unsentBytes = now
      self.scheduleCheck(context)
    }
  }

  private static func unsentBytes(_ context: ChannelHandlerContext) -> Int {
    (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }
}
