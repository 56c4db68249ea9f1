import RaiseCore

/// The content of one message of a conversation: a string, or parts of which some are text.
///
/// Text parts are judged together, with a line break between them, so that what is split over parts is still found.
/// What is no text is listed apart, since nothing here can judge it.
struct MessageContent: Sendable {
  /// One text and where it stands in the body.
  struct Part: Sendable, Hashable {
    /// The index in the list of parts; nil when the content is a string.
    var index: Int?
    var text: String
  }

  /// The text parts, in their order.
  private(set) var parts: [Part] = []
  /// The places of the other parts: `messages[0].content[1]`, with their types.
  private(set) var media: [(path: String, type: String)] = []

  /// Names under which the schemas of OpenAI carry text in a part.
  private static let textTypes = ["text": "text", "input_text": "text", "output_text": "text", "refusal": "refusal"]

  /// Reads the content of a message. An absent one, as beside tool calls, is empty.
  init(_ content: JSONField) throws(WireError) {
    if content.isAbsent { return }
    if content.json?.text != nil {
      parts = [Part(index: nil, text: try content.string())]
      return
    }
    guard content.json?.elements != nil else { throw content.wrong("a string or an array of parts") }
    for (index, part) in try content.array().enumerated() {
      let type = try part["type"].string()
      if let field = Self.textTypes[type] {
        parts.append(Part(index: index, text: try part[field].string()))
      } else {
        media.append((part.path, type))
      }
    }
  }

  /// The text that is judged.
  var joined: String { parts.map(\.text).joined(separator: "\n") }

  /// Refuses a message with parts that cannot be judged.
  func refuseMedia() throws(WireError) {
    guard let first = media.first else { return }
    throw .invalid(
      "\(first.path): only text can be judged; start the server with --media pass to let the rest through unjudged",
      at: first.path, code: "unsupported_media")
  }

  /// The content of the message after `edits` of the joined text, which are in order.
  ///
  /// - Parameter content: The content this was read from.
  func applying(_ edits: [TextEdit], to content: JSON) -> JSON {
    guard var elements = content.elements else {
      return parts.first.map { .text(TextEdit.apply(edits, to: $0.text)) } ?? content
    }
    // A message may have as many parts as its body has room for, and a part as many edits.
    var rest = edits[...]
    var start = 0
    for part in parts {
      let range = start..<start + part.text.utf8.count
      rest = rest.drop { $0.range.upperBound < range.lowerBound }
      let own = Self.clip(rest.prefix { $0.range.lowerBound <= range.upperBound }, to: range)
      if !own.isEmpty, let index = part.index, let type = elements[index]["type"]?.text,
        let field = Self.textTypes[type]
      {
        elements[index][field] = .text(TextEdit.apply(own, to: part.text))
      }
      start = range.upperBound + 1
    }
    return .array(elements)
  }

  /// The part of each edit that lies in `range`, relative to its start. The replacement goes where the edit begins.
  private static func clip(_ edits: ArraySlice<TextEdit>, to range: Range<Int>) -> [TextEdit] {
    edits.compactMap { edit in
      let isEmpty = edit.range.isEmpty && range.contains(edit.range.lowerBound)
      guard edit.range.overlaps(range) || isEmpty else { return nil }
      let clipped = edit.range.clamped(to: range)
      let begins = edit.range.lowerBound >= range.lowerBound
      return TextEdit(
        range: (clipped.lowerBound - range.lowerBound)..<(clipped.upperBound - range.lowerBound),
        replacement: begins ? edit.replacement : "")
    }
  }

  static let schema: JSON = [
    "oneOf": [
      ["type": "string"],
      [
        "type": "array",
        "items": [
          "oneOf": [
            part(types: ["text", "input_text", "output_text"], in: "text"), part(types: ["refusal"], in: "refusal"),
          ]
        ],
      ],
    ]
  ]

  private static func part(types: JSON, in field: String) -> JSON {
    var properties: JSON = ["type": ["type": "string", "enum": types]]
    properties[field] = ["type": "string"]
    return OpenAPI.object(required: ["type", field], properties)
  }
}
