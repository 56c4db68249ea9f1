@testable import RaiseServer

/// Streams of chat completions as model servers write them, and how clients read them.
enum ChatStream {
  /// One event of a chat completion.
  static func event(_ delta: String, choice: Int = 0, finish: String? = nil, more: String = "") -> String {
    let finish = finish.map { "\"\($0)\"" } ?? "null"
    return
      #"data: {"id": "chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":\#(choice),"delta":\#(delta),"logprobs":null,"finish_reason":\#(finish)}]\#(more)}"#
      + "\n\n"
  }

  /// A whole stream of `pieces` of content, with the events that begin and end it.
  static func content(_ pieces: [String]) -> String {
    event(#"{"role":"assistant","content":""}"#)
      + pieces.map { event(#"{"content":\#(quoted($0))}"#) }.joined()
      + event("{}", finish: "stop") + done
  }

  static let done = "data: [DONE]\n\n"

  static func quoted(_ text: String) -> String { String(decoding: JSON.text(text).bytes, as: UTF8.self) }

  /// `text` in pieces of `size` characters.
  static func cut(_ text: String, _ size: Int) -> [String] {
    var pieces: [String] = []
    var rest = Substring(text)
    while !rest.isEmpty {
      pieces.append(String(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return pieces
  }
}

/// What a client made of a stream.
struct ReadStream {
  /// The text of each choice by member of its delta.
  var texts: [Int: [String: String]] = [:]
  var finishes: [Int: String] = [:]
  var errors: [JSON] = []
  var usage: JSON?
  var isDone = false
  /// Whether something came after the end.
  var isOverrun = false

  /// Reads a stream as OpenAI's clients do.
  init(_ text: String) throws {
    var splitter = EventSplitter(maxEventBytes: 1 << 20)
    for event in try splitter.append(text.utf8) {
      isOverrun = isOverrun || isDone
      if event.isDone {
        isDone = true
      } else if let data = event.data {
        try read(JSON(parsing: data))
      }
    }
    isOverrun = isOverrun || !splitter.rest.isEmpty
  }

  private mutating func read(_ event: JSON) {
    if let error = event["error"] { errors.append(error) }
    if let usage = event["usage"], !usage.isNull { self.usage = usage }
    for choice in event["choices"]?.elements ?? [] {
      let index = choice["index"]?.int ?? -1
      if let text = choice["text"]?.text { texts[index, default: [:]]["text", default: ""] += text }
      for member in choice["delta"]?.members ?? [] where member.key != "role" {
        if let text = member.value.text { texts[index, default: [:]][member.key, default: ""] += text }
        for call in member.value.elements ?? [] {
          let arguments = call["function"]?["arguments"]?.text ?? ""
          texts[index, default: [:]]["\(member.key).\(call["index"]?.int ?? 0)", default: ""] += arguments
        }
      }
      if let finish = choice["finish_reason"]?.text { finishes[index] = finish }
    }
  }

  /// The content of the first choice.
  var content: String { texts[0]?["content"] ?? "" }
}
