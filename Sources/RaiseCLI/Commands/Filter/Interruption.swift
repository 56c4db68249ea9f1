import ArgumentParser
import Dispatch
import Foundation

/// Turns Ctrl-C and a polite kill into cancellation, so that a run can save where it stands.
enum Interruption {
  /// 128 + SIGINT, as shells report it.
  private static let exitCode: Int32 = 130

  /// Awaits `body`; when the process is told to stop meanwhile, cancels `job` and ends with exit code 130.
  static func cancelling<Value: Sendable>(
    _ job: Task<Value, any Error>, onInterrupt: @escaping () -> Void, _ body: () async throws -> Value
  ) async throws -> Value {
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { job.cancel() }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    do {
      return try await body()
    } catch is CancellationError {
      onInterrupt()
      let message = "raise: interrupted; run the same command again to go on from here\n"
      try? FileHandle.standardError.write(contentsOf: Data(message.utf8))
      throw ExitCode(exitCode)
    }
  }
}
