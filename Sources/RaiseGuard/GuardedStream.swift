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
/// the error. After a refusal no more chunks are asked for.
public struct GuardedStream<Chunks: AsyncSequence>: AsyncSequence where Chunks.Element == String {
  public typealias Element = StreamEvent

  let chunks: Chunks
  let open: @Sendable () throws -> GuardedText

  init(chunks: Chunks, open: @escaping @Sendable () throws -> GuardedText) { (self.chunks, self.open) = (chunks, open) }

  public func makeAsyncIterator() -> Iterator { Iterator(chunks: chunks.makeAsyncIterator(), open: open) }

  /// Pulls pieces and hands on what may leave.
  public struct Iterator: AsyncIteratorProtocol {
    private var chunks: Chunks.AsyncIterator
    private let open: () throws -> GuardedText
    private var text: GuardedText?
    /// Events that are ready, the next one last.
    private var ready: [StreamEvent] = []
    private var error: (any Error)?
    private var isAtEnd = false

    init(chunks: Chunks.AsyncIterator, open: @escaping () throws -> GuardedText) {
      (self.chunks, self.open) = (chunks, open)
    }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> StreamEvent? {
      while ready.isEmpty {
        if isAtEnd {
          defer { error = nil }
          if let error { throw error }
          return nil
        }
        try await pull(isolation: actor)
      }
      let event = ready.removeLast()
      if case .end = event { isAtEnd = true }
      return event
    }

    private mutating func pull(isolation actor: isolated (any Actor)?) async throws {
      let text = try self.text ?? open()
      self.text = text
      do {
        if let chunk = try await chunks.next(isolation: actor) {
          ready = await text.append(chunk).reversed()
        } else {
          ready = await text.finish().reversed()
        }
      } catch {
        self.error = error
        ready = await text.breakOff().reversed()
      }
    }
  }
}

extension GuardedStream: Sendable where Chunks: Sendable {}
