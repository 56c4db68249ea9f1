import Foundation

/// When a request is sent again, and how long is waited before.
///
/// Waits double from ``firstWaitSeconds`` on and are drawn from the whole range below ("full jitter", Brooker, AWS
/// Architecture Blog, 2015), so that many clients do not come back at once. What the server asks for in `Retry-After`
/// is waited at least.
public struct RetryPolicy: Sendable {
  /// Tries in all, > 0.
  public var attempts: Int
  public var firstWaitSeconds: Double
  /// No wait of our own is longer; a server that asks for a longer one than ``longestPatienceSeconds`` ends the run.
  public var longestWaitSeconds = 60.0
  public var longestPatienceSeconds = 600.0

  public init(attempts: Int = 6, firstWaitSeconds: Double = 0.5) {
    self.attempts = attempts
    self.firstWaitSeconds = firstWaitSeconds
  }

  /// Whether a reply of this status is the server's trouble, and the same request may do better later.
  static func isWorthRetrying(status: Int) -> Bool {
    [408, 409, 425, 429].contains(status) || (500...599).contains(status)
  }

  /// How long to wait after a try that failed, in seconds.
  ///
  /// - Parameters:
  ///   - attempt: Tries so far, from 1.
  ///   - asked: What the server asked for, in seconds.
  ///   - share: A random share, in 0..<1.
  func wait(after attempt: Int, asked: Double?, share: Double) -> Double {
    let own = min(longestWaitSeconds, firstWaitSeconds * exp2(Double(min(attempt, 30) - 1)))
    return max(own * share, asked ?? 0)
  }

  /// The seconds of a `Retry-After` (RFC 9110, section 10.2.3): a number, or a date.
  static func seconds(ofRetryAfter value: String, now: Date) -> Double? {
    let value = value.trimmingCharacters(in: .whitespaces)
    if let seconds = Double(value), seconds.isFinite { return max(0, seconds) }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return format.date(from: value).map { max(0, $0.timeIntervalSince(now)) }
  }
}
