import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RaiseCore
import RaiseGuard
import Testing

@testable import RaiseServer

/// The route `chat-completions`, streamed.
@Suite struct ChatStreamTests {
  private static let request: JSON = [
    "model": "m", "stream": true, "messages": [["role": "user", "content": "Tell me about powders."]],
  ]

  /// What a client gets of a stream that the model server sends in `pieces`.
  private func stream(
    _ pieces: [String], end: ScriptedUpstream.End = .finished, request: JSON = Self.request,
    _ change: (inout ServerSetup) -> Void = { _ in }
  ) async throws -> Answer {
    let upstream = ScriptedUpstream(.init(pieces: pieces, end: end))
    var setup = ServerSetup()
    change(&setup)
    return try await upstream.run { [setup] url in
      var setup = setup
      setup.upstreamURL = url
      return try await withServer(setup) { server in try await server.post("/v1/chat/completions", request) }
    }
  }

  static let allowed = "Powders are dry, bulk solids. 粉末是干燥的固体 😀 e\u{301}. Mixing them takes care, and a mill."

  @Test("An allowed stream comes out byte by byte as it came in, however it was cut", arguments: [1, 3, 10, 1000])
  func identical(size: Int) async throws {
    let stream = ": a comment\n\n" + ChatStream.content(ChatStream.cut(Self.allowed, size))
    for network in [1, 17, 4096] {
      let answer = try await self.stream(ChatStream.cut(stream, network))
      #expect(answer.status == 200)
      #expect(answer.text == stream, "cut by \(size), \(network)")
      #expect(answer.headers.first(name: "content-type") == "text/event-stream")
    }
  }

  @Test("Of a blocked stream the same beginning comes out however it was cut, and it ends as clients expect")
  func blocked() async throws {
    let text = "First you grind, then you mix the powders in a bowl, and so on."
    for size in [1, 2, 7, 30, 1000] {
      let answer = try await stream([ChatStream.content(ChatStream.cut(text, size))])
      let read = try ReadStream(answer.text)
      #expect(read.content == "First you grind, then you ", "cut by \(size)")
      #expect(read.finishes == [0: "content_filter"])
      #expect(read.texts[0]?["refusal"]?.isEmpty == false)
      #expect(read.isDone && !read.isOverrun && read.errors.isEmpty)
      #expect(!answer.text.contains("powders"))
    }
  }

  @Test("What is redacted is replaced in its place, however it was cut")
  func redacted() async throws {
    let text = "Write to ada@example.org for more, or to nobody."
    for size in [1, 2, 9, 1000] {
      let read = try ReadStream(try await stream([ChatStream.content(ChatStream.cut(text, size))]).text)
      #expect(read.content == "Write to [EMAIL] for more, or to nobody.", "cut by \(size)")
      #expect(read.finishes == [0: "stop"])
      #expect(read.isDone && !read.isOverrun)
    }
  }

  @Test("Of several choices one is stopped and the others go on")
  func choices() async throws {
    var request = Self.request
    request["n"] = 2
    let good = ChatStream.cut("A quiet answer that says nothing at all.", 4)
    let bad = ChatStream.cut("Now you mix the powders until they glow.", 4)
    var events = zip(good, bad).map { good, bad in
      ChatStream.event(#"{"content":\#(ChatStream.quoted(good))}"#, choice: 0)
        + ChatStream.event(#"{"content":\#(ChatStream.quoted(bad))}"#, choice: 1)
    }
    events += [0, 1].map { ChatStream.event("{}", choice: $0, finish: "stop") } + [ChatStream.done]
    let read = try ReadStream(try await stream(events, request: request).text)
    #expect(read.texts[0]?["content"] == good.joined())
    #expect(read.texts[1]?["content"] == "Now you ")
    #expect(read.finishes == [0: "stop", 1: "content_filter"])
    #expect(read.isDone && !read.isOverrun)
  }

  @Test("Arguments of a tool call are judged; reasoning is, and does not hold the content back")
  func otherTexts() async throws {
    func tool(_ arguments: String) -> String {
      ChatStream.event(
        #"{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":\#(ChatStream.quoted(arguments))}}]}"#
      )
    }
    let end = ChatStream.event("{}", finish: "tool_calls") + ChatStream.done
    let fine = [tool(#"{"a":"#), tool(#""b"}"#), end].joined()
    #expect(try await stream([fine]).text == fine)
    let bad = try ReadStream(try await stream([tool(#"{"a":"mix the "#), tool(#"powders"}"#), end]).text)
    #expect(bad.texts[0]?["tool_calls.0"] == #"{"a":""#)
    #expect(bad.finishes == [0: "content_filter"])

    let reasoning = ChatStream.event(#"{"reasoning_content":"mix the "}"#)
    let leak = reasoning + ChatStream.event(#"{"reasoning_content":"powders"}"#) + ChatStream.content(["Hello."])
    let read = try ReadStream(try await stream([leak]).text)
    #expect(read.texts[0]?["reasoning_content"] == nil || read.texts[0]?["reasoning_content"] == "")
    #expect(read.content.isEmpty)
    #expect(read.finishes == [0: "content_filter"])
  }

  @Test("A text that goes on after another one is judged as a whole: nothing hides in the seam")
  func seam() async throws {
    let events =
      ChatStream.event(#"{"content":"Now mix the "}"#) + ChatStream.event(#"{"reasoning_content":"hm"}"#)
      + ChatStream.event(#"{"content":"powders well"}"#) + ChatStream.event("{}", finish: "stop") + ChatStream.done
    let read = try ReadStream(try await stream([events]).text)
    #expect(!read.content.contains("powders"))
    #expect(read.finishes == [0: "content_filter"])
  }

  @Test("A character split over two events is one character, to the guard and to the client")
  func surrogates() async throws {
    let events =
      ChatStream.event(#"{"content":"a \ud83d"}"#) + ChatStream.event(#"{"content":"\ude00 b"}"#)
      + ChatStream.event("{}", finish: "stop") + ChatStream.done
    #expect(try await stream([events]).text == events)
  }

  @Test("The usage is kept, whether the answer was stopped or not")
  func usage() async throws {
    var request = Self.request
    request["stream_options"] = ["include_usage": true]
    let usage =
      #"data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[],"usage":{"total_tokens":7}}"# + "\n\n"
    for text in ["A fine answer.", "You mix the powders, and more."] {
      let content = ChatStream.content([text]).replacing(ChatStream.done, with: usage + ChatStream.done)
      let read = try ReadStream(try await stream([content], request: request).text)
      #expect(read.usage == ["total_tokens": 7], "\(text)")
      #expect(read.isDone && !read.isOverrun)
    }
  }

  @Test("A model server that breaks off, or sends what is no answer, ends in an error event; nothing unjudged leaves")
  func broken() async throws {
    let begin = ChatStream.event(#"{"content":"A word, then mix the pow"}"#)
    let cases: [(String, ScriptedUpstream.End, String)] = [
      (begin, .cut, "upstream_failed"), (begin, .finished, "upstream_cut_off"),
      (begin + "data: {\"choices\": [\n\n", .finished, "upstream_garbage"),
      (begin + "<html>oops</html>", .finished, "upstream_cut_off"),
      (
        begin + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"content\":\"b\"}}]}\n\n", .finished,
        "upstream_garbage"
      ),
    ]
    for (text, end, code) in cases {
      let answer = try await stream([text], end: end)
      let read = try ReadStream(answer.text)
      #expect(read.errors.map { $0["code"]?.text } == [code], "\(code)")
      #expect(read.errors.first?["message"]?.text?.isEmpty == false)
      #expect("A word, then mix the pow".hasPrefix(read.content))
      #expect(read.isDone && !read.isOverrun)
      #expect(!answer.text.contains("oops"))
    }
  }

  @Test("A model server that falls silent is given up, and what it said is judged and released")
  func silent() async throws {
    let answer = try await stream([ChatStream.event(#"{"content":"A word."}"#)], end: .silent) {
      $0.options.upstreamTimeout = .seconds(10)
    }
    let read = try ReadStream(answer.text)
    #expect(read.content == "A word.")
    #expect(read.errors.map { $0["code"]?.text } == ["upstream_timeout"])
    #expect(read.isDone && !read.isOverrun)
  }

  @Test("An event without end is given up")
  func endless() async throws {
    let answer = try await stream(["data: " + String(repeating: "x", count: 5000)]) { $0.options.maxEventBytes = 1000 }
    #expect(try ReadStream(answer.text).errors.map { $0["code"]?.text } == ["upstream_garbage"])
  }

  @Test("A client that goes away takes the request to the model server with it")
  func departure() async throws {
    let upstream = ScriptedUpstream(.init(pieces: [ChatStream.event(#"{"role":"assistant"}"#)], end: .silent))
    try await upstream.run { url in
      var setup = ServerSetup()
      setup.upstreamURL = url
      try await withServer(setup) { server in
        let client = HTTPClient()
        var request = HTTPClientRequest(url: server.url + "/v1/chat/completions")
        request.method = .POST
        request.body = .bytes(ByteBuffer(bytes: Self.request.bytes))
        let response = try await client.execute(request, timeout: .seconds(30))
        for try await _ in response.body { break }
        try await client.shutdown()
        await upstream.departed()
      }
    }
  }

  @Test("Each text of a stream is recorded once, with its digest and no text")
  func recorded() async throws {
    let log = InMemoryDecisionLog()
    _ = try await stream([ChatStream.content(ChatStream.cut("You mix the powders.", 3))]) { $0.log = log }
    let records = await log.records
    #expect(records.map(\.stage) == [.input, .output])
    #expect(records.map(\.action) == [.allow, .block])
    #expect(Set(records.map(\.request)).count == 1)
  }

  @Test("What follows a redaction comes out whole, though the event that ends the answer has no text of its own")
  func redactedTail() async throws {
    let tail = String(repeating: " and so it goes on", count: 100)
    for size in [7, 500, 100_000] {
      let pieces = ChatStream.cut("Write to ada@example.org today" + tail, size)
      let read = try ReadStream(try await stream([ChatStream.content(pieces)]).text)
      #expect(read.content == "Write to [EMAIL] today" + tail, "cut by \(size)")
      #expect(read.finishes == [0: "stop"])
    }
  }

  @Test("The noise with which OpenAI hides the lengths of events is no text")
  func obfuscation() async throws {
    let log = InMemoryDecisionLog()
    let noise = ["mix ", "the ", "pow", "ders", "x"].map { #","obfuscation":"\#($0)""# }
    let pieces = ChatStream.cut("A quiet word.", 3)
    let events = zip(pieces, noise).map { ChatStream.event(#"{"content":\#(ChatStream.quoted($0))}"#, more: $1) }
    let text = events.joined() + ChatStream.event("{}", finish: "stop") + ChatStream.done
    #expect(try await stream([text]) { $0.log = log }.text == text)
    #expect(await log.records.count { $0.stage == .output } == 1)
  }

  /// How many of `events` have left before the last one came.
  private func releasedEarly(_ events: [String]) async throws -> Int {
    let chatGuard = ChatGuard(policy: try TestPolicies.load(TestPolicies.output), log: NullDecisionLog())
    let relay = StreamRelay(choiceCount: 1, wantsUsage: false, maxWaitingBytes: 1 << 20) {
      try chatGuard.openStream(answering: [], role: $0)
    }
    var splitter = EventSplitter(maxEventBytes: 1 << 20)
    var count = 0
    for event in try splitter.append(events.joined().utf8) { count += try await relay.take(event).count }
    return count
  }

  @Test("An empty piece is no turn in a text: servers that send one beside each piece of another hold nothing back")
  func emptyPieces() async throws {
    let reasoning = (0..<20).map { _ in ChatStream.event(#"{"content":"","reasoning":"Let us see."}"#) }
    let content = (0..<400).map { _ in ChatStream.event(#"{"content":"a word and ","reasoning":""}"#) }
    #expect(try await releasedEarly(reasoning + content) > 300)
  }

  @Test("Two texts that come side by side in each event, as reasoning and its details, do not hold back what follows")
  func sideBySide() async throws {
    let reasoning = (0..<20).map { _ in
      ChatStream.event(#"{"reasoning":"Let us see.","reasoning_details":[{"type":"t","text":"Let us see."}]}"#)
    }
    let content = (0..<400).map { _ in ChatStream.event(#"{"content":"a word and "}"#) }
    #expect(try await releasedEarly(reasoning + content) > 300)
  }

  @Test("What servers say beside the choices, once or in each event, is judged and holds nothing back")
  func besideChoices() async throws {
    let filter = #"[{"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]"#
    let first = #"data: {"choices":[],"x_label":"a label","prompt_filter_results":\#(filter)}"# + "\n\n"
    let content = (0..<400).map { _ in
      ChatStream.event(#"{"content":"a word and "}"#, more: #","provider":"A Provider""#)
    }
    #expect(try await releasedEarly([first] + content) > 300)
    let answer = try await stream([
      ChatStream.event(#"{"content":"Hello."}"#, more: #","provider":"ada@example.org, who mix the powders""#),
      ChatStream.event("{}", finish: "stop"), ChatStream.done,
    ])
    #expect(try ReadStream(answer.text).content == "Hello.")
    #expect(!answer.text.contains("ada@example.org") && !answer.text.contains("powders"))
    // Where it grows after all, it is judged as what it is.
    let growing = ["Then ", "mix ", "the ", "powders."].map { ChatStream.event("{}", more: #","x_text":"\#($0)""#) }
    #expect(try await !stream(growing + [ChatStream.done]).text.contains("powders"))
  }

  @Test("A stopped answer whose model server breaks off says why it stopped, and has one error")
  func stoppedAndBroken() async throws {
    let begin = ChatStream.event(#"{"content":"You mix the powders."}"#)
    let read = try ReadStream(try await stream([begin], end: .cut).text)
    #expect(read.finishes == [0: "content_filter"])
    #expect(read.texts[0]?["refusal"]?.isEmpty == false)
    #expect(read.errors.map { $0["code"]?.text } == ["upstream_failed"])
  }

  @Test("The usage of a stopped answer is kept when the model server sends it with the end of the choice")
  func usageAtTheEnd() async throws {
    var request = Self.request
    request["stream_options"] = ["include_usage": true]
    let events =
      ChatStream.event(#"{"content":"You mix the powders, and more."}"#)
      + ChatStream.event("{}", finish: "stop", more: #","usage":{"total_tokens":7}"#) + ChatStream.done
    let read = try ReadStream(try await stream([events], request: request).text)
    #expect(read.finishes == [0: "content_filter"])
    #expect(read.usage == ["total_tokens": 7])
  }

  @Test("An event without data says nothing, and passes as it is")
  func noData() async throws {
    let text = "data: \n\n" + ChatStream.content(["A word."])
    #expect(try await stream([text]).text == text)
  }

  @Test("A mark at the beginning of a stream hides no event from the guard")
  func byteOrderMark() async throws {
    let text = "\u{FEFF}" + ChatStream.event(#"{"content":"mix the powders"}"#) + ChatStream.done
    #expect(try await !stream([text]).text.contains("powders"))
  }
}
