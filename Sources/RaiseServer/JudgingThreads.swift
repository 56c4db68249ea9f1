import Foundation
import NIOCore
import NIOPosix

/// Threads on which texts are judged, and nothing else: as many as there are cores to this process.
///
/// Judging keeps a core busy for milliseconds. On the threads that all tasks share, each small step of every request,
/// of a probe too, would wait behind the texts of others; here only texts wait, in the order in which they came. More
/// threads than cores would make every text as slow as the slowest.
final class JudgingThreads: TaskExecutor {
  private let pool: NIOThreadPool

  init(count: Int = JudgingThreads.coreCount) {
    pool = NIOThreadPool(numberOfThreads: max(1, count))
    pool.start()
  }

  deinit { pool.shutdownGracefully { _ in } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    pool.submit { _ in job.runSynchronously(on: executor) }
  }

  /// The cores that this process may run on: of the machine's, those that `taskset` or a container left to it.
  static var coreCount: Int {
    // Linux tells them as a mask, in hexadecimal digits: `Cpus_allowed:	ff`.
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let mask = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }?.drop { $0 != "\t" } ?? ""
    let count = mask.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }
    return count > 0 ? min(count, System.coreCount) : System.coreCount
  }
}
