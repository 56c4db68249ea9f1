import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RaiseCore
import RaiseGuard

/// Guards the routes of any Hummingbird application that ask a model something.
///
///     let chatGuard = ChatGuard(input: inputPolicy, output: outputPolicy, log: log)
///     let router = Router()
///     router.add(middleware: GuardMiddleware(chatGuard))
///     router.post("/ask") { request, _ in try await answer(request) }
///
/// - What comes in: the text of a body of `text/…`, or every string of a JSON body, is judged; a conversation in OpenAI's
///   `messages` by its roles. What is redacted reaches the route redacted, what is blocked never does.
/// - What goes out: an answer of `text/…` is guarded while it streams, server-sent events of OpenAI's completions too; a
///   JSON answer is judged whole. Other kinds of answers are not looked at.
public struct GuardMiddleware<Context: RequestContext>: RouterMiddleware {
  private let chatGuard: ChatGuard
  private let maxBodyBytes: Int
  private let maxTexts: Int

  /// A middleware that lets `chatGuard` judge.
  ///
  /// - Parameters:
  ///   - maxBodyBytes: The largest body, in or out, that is judged whole. Default 4 MiB.
  ///   - maxTexts: How many strings the JSON of a request may hold: each is judged in the light of those before it.
  public init(_ chatGuard: ChatGuard, maxBodyBytes: Int = 4 << 20, maxTexts: Int = 1024) {
    self.chatGuard = chatGuard
    self.maxBodyBytes = maxBodyBytes
    self.maxTexts = maxTexts
  }

  public func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let identity = RequestIdentity(request.headers)
    let guarding = BodyGuard(
      chatGuard: chatGuard, context: GuardContext(request: identity.request, trace: identity.trace),
      maxBytes: maxBodyBytes, maxTexts: maxTexts)
    do {
      var request = request
      let turns = try await guarding.judge(&request)
      return guarding.guarded(try await next(request, context), answering: turns)
    } catch let error as WireError {
      return Response.json(ErrorStyle.openAI.body(of: error), status: error.status)
    }
  }
}

/// The guard of one request's body and its answer's.
struct BodyGuard: Sendable {
  let chatGuard: ChatGuard
  let context: GuardContext
  let maxBytes: Int
  let maxTexts: Int

  private enum Kind {
    case text, json, events, other

    init(_ contentType: String?) {
      let type = (contentType ?? "").lowercased()
      self =
        type.hasPrefix("text/event-stream")
        ? .events : type.hasPrefix("text/") ? .text : type.contains("json") ? .json : .other
    }
  }

  // MARK: Requests

  /// Judges the body of a request, and puts in its place what may pass of it.
  ///
  /// - Returns: The turns in it.
  func judge(_ request: inout Request) async throws -> [Turn] {
    if request.method == .get || request.method == .head { return [] }
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: maxBytes)
    } catch is NIOTooManyBytesError {
      throw WireError(.contentTooLarge, .invalidRequest, "the body: expected at most \(maxBytes) bytes")
    }
    request.body = RequestBody(buffer: buffer)
    if buffer.readableBytes == 0 { return [] }
    switch Kind(request.headers[.contentType]) {
    case .text:
      let (text, turn) = try await judge(Turn(role: .user, text: String(buffer: buffer)), after: [])
      if let text { request.body = RequestBody(buffer: ByteBuffer(string: text)) }
      return [turn]
    case .json:
      let (json, turns) = try await judge(try parse(buffer))
      if let json { request.body = RequestBody(buffer: ByteBuffer(bytes: json.bytes)) }
      return turns
    case .events, .other:
      throw WireError(
        .unsupportedMediaType, .invalidRequest, "expected a body of JSON or text, which can be judged",
        code: "unsupported_media")
    }
  }

  private func parse(_ buffer: ByteBuffer) throws(WireError) -> JSON {
    do {
      return try JSON(parsing: buffer.readableBytesView)
    } catch {
      throw .invalid("the body is not JSON: \(error)", code: "invalid_json")
    }
  }

  /// - Returns: The body as it may pass, nil when nothing changes, and its turns.
  private func judge(_ body: JSON) async throws -> (JSON?, [Turn]) {
    var changed: JSON?
    var turns: [Turn] = []
    let texts = RequestTexts.texts(in: body)
    if texts.count > maxTexts {
      throw WireError.invalid("the body: expected at most \(maxTexts) texts, found \(texts.count)", code: "too_many")
    }
    for text in texts {
      let turn = Turn(role: text.role, text: text.string.text)
      if Prompt.trusted.contains(text.role) {
        turns.append(turn)
        continue
      }
      let (replacement, judged) = try await judge(turn, after: turns)
      if let replacement { changed = (changed ?? body).replacing(text.path[...], with: .text(replacement)) }
      turns.append(judged)
    }
    return (changed, turns)
  }

  /// - Returns: The text in its place, nil when it stays, and the turn as it passes.
  private func judge(_ turn: Turn, after turns: [Turn]) async throws -> (String?, Turn) {
    let verdict = try await chatGuard.check(turns + [turn], stage: .input, context: context)
    if let failure = verdict.failure, verdict.isBlocked { throw WireError.notJudged(failure) }
    if verdict.isBlocked { throw WireError.blocked(verdict, at: []) }
    if verdict.edits.isEmpty { return (nil, turn) }
    let text = verdict.text ?? ""
    return (text, Turn(role: turn.role, text: text))
  }

  // MARK: Answers

  /// The answer, whose body lets out what may pass.
  func guarded(_ response: Response, answering turns: [Turn]) -> Response {
    let kind = Kind(response.headers[.contentType])
    if kind == .other { return response }
    var guarded = response
    let body = response.body
    guarded.body = ResponseBody { writer in
      switch kind {
      case .events: try await body.write(EventGuardingWriter(writer: writer, relay: relay(turns), maxBytes: maxBytes))
      case .json: try await body.write(JSONGuardingWriter(writer: writer, guarding: self, turns: turns))
      case .text, .other:
        let text = try chatGuard.openStream(answering: turns, context: context)
        try await body.write(TextGuardingWriter(writer: writer, text: text))
      }
    }
    return guarded
  }

  private func relay(_ turns: [Turn]) -> StreamRelay {
    StreamRelay(choiceCount: 1, wantsUsage: true, maxWaitingBytes: maxBytes) { role in
      try chatGuard.openStream(answering: turns, role: role, context: context)
    }
  }

  /// A JSON answer as it may pass: texts redacted in place; a blocked one is the refusal.
  func guarded(_ buffer: ByteBuffer, answering turns: [Turn]) async throws -> ByteBuffer {
    let document: JSON
    do { document = try JSON(parsing: buffer.readableBytesView) } catch { throw WireError.notJudged("\(error)") }
    var guarded = document
    for text in CompletionTexts.texts(in: document) {
      let turn = Turn(role: text.channel.role, text: text.string.text)
      let verdict = try await chatGuard.check(turns + [turn], stage: .output, context: context)
      let replacement = verdict.isBlocked ? verdict.refusal ?? "" : verdict.text
      guard let replacement, replacement != turn.text else { continue }
      guarded = guarded.rewriting(text.path[...], as: replacement)
    }
    return guarded == document ? buffer : ByteBuffer(bytes: guarded.bytes)
  }
}
