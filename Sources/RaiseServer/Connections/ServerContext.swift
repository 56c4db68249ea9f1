import Hummingbird
import NIOCore

/// What a request brings along besides itself: the connection that it came on.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any NIOCore.Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}
