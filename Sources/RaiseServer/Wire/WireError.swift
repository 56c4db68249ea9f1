import HTTPTypes
import RaiseGuard

/// What a client is told when its request cannot be answered. Never holds any of the judged text.
public struct WireError: Error, Sendable, Hashable {
  /// What went wrong, as far as a client's code needs to tell apart.
  public enum Kind: String, Sendable, CaseIterable {
    case invalidRequest = "invalid_request_error"
    case authentication = "authentication_error"
    case notFound = "not_found_error"
    case rateLimited = "rate_limit_error"
    case overloaded = "overloaded_error"
    case timedOut = "timeout_error"
    case notJudged = "guard_error"
    case upstream = "upstream_error"
    case internalError = "server_error"
  }

  public var status: HTTPResponse.Status
  public var kind: Kind
  public var message: String
  /// The part of the body that is wrong.
  public var parameter: String?
  /// A name for programs: `unsupported_image`.
  public var code: String?
  /// When it makes sense to try again.
  public var retryAfterSeconds: Int?

  public init(
    _ status: HTTPResponse.Status, _ kind: Kind, _ message: String, parameter: String? = nil, code: String? = nil,
    retryAfterSeconds: Int? = nil
  ) {
    self.status = status
    self.kind = kind
    self.message = message
    self.parameter = parameter
    self.code = code
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// A body that is not as its schema wants it.
  static func invalid(_ message: String, at path: String? = nil, code: String? = nil) -> WireError {
    WireError(
      .badRequest, .invalidRequest, message, parameter: path.flatMap { $0.isEmpty ? nil : $0 }, code: code)
  }

  /// A text that the guard failed on, closed. What the log could not write, and where, is nothing for clients.
  static func notJudged(_ failure: GuardFailure) -> WireError {
    if case .unrecorded = failure {
      return WireError(
        .serviceUnavailable, .notJudged, "the decision could not be recorded, and nothing passes without",
        code: "not_recorded")
    }
    return notJudged("\(failure)")
  }

  /// A text that could not be judged, and that must not pass for it.
  static func notJudged(_ reason: String) -> WireError {
    WireError(.serviceUnavailable, .notJudged, "the text could not be judged: \(reason)", code: "not_judged")
  }
}
