import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Makes `Connection: close` true: nothing follows the response that says so, in either direction.
///
/// The output is closed behind it. What still comes is dropped for a while, since a connection that is closed with input
/// unread is reset, and takes the response with it (RFC 9112, section 9.6).
final class LastResponseHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// Long enough for a client to read the response, too short to send much.
  private static let linger = TimeAmount.seconds(1)

  private var isLast = false
  private var hasEnded = false

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if hasEnded {
      promise?.fail(ChannelError.outputClosed)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(let head): isLast = head.headerFields[.connection]?.lowercased() == "close"
    case .body: break
    case .end: hasEnded = isLast
    }
    guard hasEnded else { return context.write(data, promise: promise) }
    let channel = context.channel
    let written = promise ?? context.eventLoop.makePromise()
    written.futureResult.whenComplete { _ in
      channel.close(mode: .output, promise: nil)
      channel.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
    }
    context.writeAndFlush(data, promise: written)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if !hasEnded { context.fireChannelRead(data) }
  }
}
