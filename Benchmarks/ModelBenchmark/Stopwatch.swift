import Foundation

/// Time on the wall, and of the calling thread on its core.
struct Stopwatch {
  private let wall = Self.now(CLOCK_MONOTONIC)
  private let thread = Self.now(CLOCK_THREAD_CPUTIME_ID)

  var seconds: Double { Self.now(CLOCK_MONOTONIC) - wall }
  var threadSeconds: Double { Self.now(CLOCK_THREAD_CPUTIME_ID) - thread }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
