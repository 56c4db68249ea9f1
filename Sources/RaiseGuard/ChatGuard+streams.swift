import RaiseCore

extension ChatGuard {
  /// Guards a text that comes piece by piece, pushed: for servers that carry several answers in one response.
  ///
  /// - Parameters:
  ///   - conversation: What the text answers, oldest turn first.
  ///   - role: Whose text it is: `assistant`, or `tool-call` for the arguments of one.
  ///   - context: What the log keeps of the request.
  /// - Throws: `StreamingError` when the output policy cannot guard streams. A session that cannot be opened for another
  ///   reason is a failure like any other: closed, the text is refused at once.
  public func openStream(
    answering conversation: [Turn], role: Role = .assistant, context: GuardContext = GuardContext()
  ) throws -> GuardedText {
    let policy = try streamingPolicy()
    let item = Item(
      id: context.item, stage: .output, turns: conversation + [Turn(role: role, text: "")], metadata: context.metadata)
    let session: Result<any Session, any Error>
    do {
      session = .success(try policy.session(judging: item, stride: options.stride))
    } catch let error as StreamingError {
      throw error
    } catch {
      session = .failure(error)
    }
    return GuardedText(guardedBy: self, policy: policy.id, session: session, item: item, context: context)
  }

  /// Guards a text that comes piece by piece, pulled: what may pass of `chunks`, as soon as it may.
  ///
  /// - Throws: `StreamingError` when the output policy cannot guard streams.
  public func stream<Chunks>(
    _ chunks: Chunks, answering conversation: [Turn], role: Role = .assistant, context: GuardContext = GuardContext()
  ) throws -> GuardedStream<Chunks> where Chunks: AsyncSequence, Chunks.Element == String {
    _ = try holdBack()
    return GuardedStream(chunks: chunks) { try openStream(answering: conversation, role: role, context: context) }
  }

  func streamingPolicy() throws -> any StreamingPolicy {
    guard let policy = output as? any StreamingPolicy else {
      throw StreamingError(policy: output.id.name, reason: "it judges whole texts only; it is no StreamingPolicy")
    }
    return policy
  }
}
