import Foundation

/// Sends one request and returns the reply, whatever its status.
///
/// What implementers owe: whatever keeps a whole reply from coming (no connection, a cut one, too long a wait) throws
/// ``TransportError``; cancellation of the task ends the request and throws `CancellationError`; redirections are
/// returned and not followed, so that a key goes to no other host. Requests are sent from many tasks at once.
public protocol HTTPTransport: Sendable {
  /// Posts a body.
  func post(_ call: HTTPCall) async throws -> HTTPReply
}

/// A request of the method POST.
public struct HTTPCall: Sendable {
  public var url: URL
  /// Names and values.
  public var headers: [String: String]
  public var body: Data
  /// How long the whole exchange may take, in seconds.
  public var timeoutSeconds: Double
}

/// What a server replied.
public struct HTTPReply: Sendable {
  public var status: Int
  /// The header `Retry-After`.
  public var retryAfter: String?
  public var body: Data

  public init(status: Int, retryAfter: String? = nil, body: Data) {
    self.status = status
    self.retryAfter = retryAfter
    self.body = body
  }
}

/// Why no whole reply came; worth another try.
public struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
  public var reason: String

  public init(reason: String) { self.reason = reason }

  public var description: String { reason }
}
