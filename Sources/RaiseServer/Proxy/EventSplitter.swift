/// Cuts a stream of bytes into server-sent events (WHATWG HTML, section 9.2), whatever pieces the bytes come in.
struct EventSplitter {
  private let maxEventBytes: Int
  private var bytes: [UInt8] = []
  /// How far ``bytes`` was searched for the end of an event.
  private var searched = 0
  private var isAtLineStart = true

  /// - Parameter maxEventBytes: The longest event that is taken.
  init(maxEventBytes: Int) { self.maxEventBytes = maxEventBytes }

  /// Takes the next bytes.
  ///
  /// - Returns: The events that are complete with them.
  /// - Throws: ``EventError`` when one gets too long.
  mutating func append(_ piece: some Sequence<UInt8>) throws(EventError) -> [ServerSentEvent] {
    bytes += piece
    var events: [ServerSentEvent] = []
    var start = 0
    while let end = endOfEvent() {
      events.append(ServerSentEvent(raw: Array(bytes[start..<end])))
      start = end
    }
    bytes.removeFirst(start)
    searched -= start
    if bytes.count > maxEventBytes { throw .tooLong(maxBytes: maxEventBytes) }
    return events
  }

  /// What came after the last complete event.
  var rest: [UInt8] { bytes }

  /// Searches on for the end of an event: the end of an empty line.
  private mutating func endOfEvent() -> Int? {
    while searched < bytes.count {
      let byte = bytes[searched]
      guard byte == 10 || byte == 13 else {
        searched += 1
        isAtLineStart = false
        continue
      }
      // A CR at the end of what came may be half of a CR LF.
      if byte == 13 && searched + 1 == bytes.count { return nil }
      searched += byte == 13 && bytes[searched + 1] == 10 ? 2 : 1
      if isAtLineStart { return searched }
      isAtLineStart = true
    }
    return nil
  }
}

/// One server-sent event: its bytes as they came, and what they say.
struct ServerSentEvent: Sendable, Hashable {
  /// All bytes, the empty line at the end among them.
  let raw: [UInt8]
  /// The value of `data`, its lines joined; nil without one, as in comments.
  let data: [UInt8]?
  /// The value of `event`.
  let name: String?

  init(raw: [UInt8]) {
    self.raw = raw
    var lines: [[UInt8]] = []
    var name: String?
    // Readers drop a byte order mark at the beginning of a stream, and see the line behind it.
    let text = raw.starts(with: "\u{FEFF}".utf8) ? raw.dropFirst(3) : raw[...]
    for line in text.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
      if let value = Self.value(of: "data", in: line) { lines.append(value) }
      if let value = Self.value(of: "event", in: line) { name = String(decoding: value, as: UTF8.self) }
    }
    data = lines.isEmpty ? nil : Array(lines.joined(separator: [10]))
    self.name = name
  }

  /// An event of ours.
  init(_ json: JSON, name: String? = nil) {
    self.init(data: json.bytes, name: name)
  }

  private init(data: [UInt8], name: String?) {
    raw = (name.map { Array("event: \($0)\n".utf8) } ?? []) + Array("data: ".utf8) + data + [10, 10]
    self.data = data
    self.name = name
  }

  /// The event with which OpenAI's streams end.
  static let done = ServerSentEvent(data: Array("[DONE]".utf8), name: nil)

  /// Whether it is that event.
  var isDone: Bool { data.map { String(decoding: $0, as: UTF8.self) } == "[DONE]" }

  private static func value(of field: String, in line: ArraySlice<UInt8>) -> [UInt8]? {
    let name = Array(field.utf8)
    guard line.starts(with: name) else { return nil }
    let rest = line.dropFirst(name.count)
    if rest.isEmpty { return [] }
    guard rest.first == UInt8(ascii: ":") else { return nil }
    return Array(rest.dropFirst(rest.dropFirst().first == UInt8(ascii: " ") ? 2 : 1))
  }
}

/// A stream that is none of events.
enum EventError: Error, Sendable, Hashable, CustomStringConvertible {
  case tooLong(maxBytes: Int)
  case notJSON(JSONSyntaxError)
  /// The stream ended in the middle of an event, or before the event that ends it.
  case cutOff

  var description: String {
    switch self {
    case .tooLong(let maxBytes): "an event has more than \(maxBytes) bytes"
    case .notJSON(let error): "an event is not JSON: \(error)"
    case .cutOff: "the stream ended before its end"
    }
  }
}
