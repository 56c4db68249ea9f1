/// What bounds the server's work. The defaults suit a guard before one model server.
public struct ServerOptions: Sendable, Hashable {
  /// What happens to images, audio and files, which no policy here can judge.
  public enum UnjudgedMedia: String, Sendable, CaseIterable {
    /// They are turned away, with an error that says so.
    case block
    /// They pass unjudged, and the log says so.
    case pass
  }

  /// A body may not be larger, in bytes. Default 4 MiB.
  public var maxBodyBytes = 4 << 20
  /// One header may not be larger, in bytes, nor all together. Default 32 KiB.
  public var maxHeaderBytes = 32 << 10
  /// How many headers a request may have. Default 100.
  public var maxHeaderCount = 100
  /// How many requests are worked on at a time; more get 503. Default 512.
  public var maxRequests = 512
  /// How many connections are open at a time; more wait to be accepted. Default 4096.
  public var maxConnections = 4096
  /// How long a body may take to arrive. Default 30 s.
  public var bodyTimeout: Duration = .seconds(30)
  /// How long a connection may say nothing between requests, take to send the headers of one, or not take 64 KiB of its
  /// answer. Default 60 s.
  public var idleTimeout: Duration = .seconds(60)
  /// How long requests in progress may go on after the order to stop. Default 30 s.
  public var drainTimeout: Duration = .seconds(30)
  /// How long the model server may be silent, before its answer and in the middle of it. Default 120 s.
  public var upstreamTimeout: Duration = .seconds(120)
  /// An answer of the model server that is not a stream may not be larger, in bytes. Default 32 MiB.
  public var maxUpstreamBytes = 32 << 20
  /// One event of a stream may not be larger, in bytes. Default 1 MiB.
  public var maxEventBytes = 1 << 20
  /// How many texts one request may hand over. Default 256.
  public var maxTexts = 256
  /// What happens to what cannot be judged. Default block.
  public var unjudgedMedia = UnjudgedMedia.block

  public init() {}
}
