import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// Tries a request to the model server again where that cannot do anything twice: when no connection could be made, and
/// a read whenever it broke off before its answer. A model server that is started anew is away for a moment.
enum Retry {
  /// How long to wait before the second try, and before the third.
  static let delays: [Duration] = [.milliseconds(100), .milliseconds(400)]

  /// - Parameters:
  ///   - isRead: Whether the request changes nothing, however often it is made.
  ///   - request: Makes it.
  /// - Throws: What the last try threw.
  static func whereSafe<Answer: Sendable>(
    isRead: Bool, _ request: @Sendable () async throws -> Answer
  ) async throws -> Answer {
    for delay in delays {
      do {
        return try await request()
      } catch  where isUnconnected(error) || isRead && !isSilence(error) {
        try await Task.sleep(for: delay)
      }
    }
    return try await request()
  }

  /// Whether nothing was sent, since there was nobody to send it to.
  private static func isUnconnected(_ error: any Error) -> Bool {
    if error is NIOConnectionError { return true }
    return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains((error as? IOError)?.errnoCode)
  }

  /// Whether time ran out, or the client went away: then there is no time for another try.
  private static func isSilence(_ error: any Error) -> Bool {
    error is CancellationError
      || [.readTimeout, .connectTimeout, .deadlineExceeded, .cancelled].contains(error as? HTTPClientError)
  }
}
