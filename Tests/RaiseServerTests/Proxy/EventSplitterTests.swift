import Testing

@testable import RaiseServer

@Suite struct EventSplitterTests {
  static let stream = "data: a\n\n: comment\r\n\r\nevent: x\rdata: b\rdata:c\r\rdata\n\n\ndata: é\n\n"

  @Test("Events are the same however the bytes are cut", arguments: 1...9)
  func cuts(size: Int) throws {
    let bytes = Array(Self.stream.utf8)
    var splitter = EventSplitter(maxEventBytes: 1000)
    var events: [ServerSentEvent] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      events += try splitter.append(bytes[start..<min(start + size, bytes.count)])
    }
    let data = events.map { $0.data.map { String(decoding: $0, as: UTF8.self) } }
    #expect(data == ["a", nil, "b\nc", "", nil, "é"])
    #expect(events[2].name == "x")
    #expect(events.flatMap(\.raw) + splitter.rest == bytes)
  }

  @Test("An event without end is refused when it gets too long")
  func tooLong() {
    var splitter = EventSplitter(maxEventBytes: 10)
    #expect(throws: EventError.tooLong(maxBytes: 10)) { try splitter.append(Array("data: 123456".utf8)) }
  }

  @Test("Our own events are read as they were written")
  func own() {
    #expect(ServerSentEvent(["a": 1]).raw == Array("data: {\"a\":1}\n\n".utf8))
    #expect(ServerSentEvent(["a": 1], name: "n").raw == Array("event: n\ndata: {\"a\":1}\n\n".utf8))
    #expect(ServerSentEvent.done.isDone)
    #expect(!ServerSentEvent(["a": 1]).isDone)
  }
}
