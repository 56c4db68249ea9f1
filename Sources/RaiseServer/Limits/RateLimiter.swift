import Synchronization

/// Token buckets, one for each key: a key may spend a minute's requests at once, and gets them back evenly.
final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var filledAt: ContinuousClock.Instant
  }

  private let buckets = Mutex<[String: Bucket]>([:])

  /// Takes one request off the bucket of `name`.
  ///
  /// - Returns: nil when there was one left, else in how many seconds there will be, at least 1.
  func secondsToWait(
    for name: String, requestsPerMinute: Int, now: ContinuousClock.Instant = .now
  ) -> Int? {
    let capacity = Double(requestsPerMinute)
    let perSecond = capacity / 60
    return buckets.withLock { buckets in
      var bucket = buckets[name] ?? Bucket(tokens: capacity, filledAt: now)
      let elapsed = (now - bucket.filledAt) / .seconds(1)
      bucket.tokens = min(capacity, bucket.tokens + elapsed * perSecond)
      bucket.filledAt = now
      defer { buckets[name] = bucket }
      if bucket.tokens >= 1 {
        bucket.tokens -= 1
        return nil
      }
      return max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up)))
    }
  }
}
