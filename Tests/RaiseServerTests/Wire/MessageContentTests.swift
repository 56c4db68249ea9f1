import RaiseCore
import Testing

@testable import RaiseServer

@Suite struct MessageContentTests {
  private func content(_ json: JSON) throws -> MessageContent { try MessageContent(JSONField(json, path: "content")) }

  @Test("Edits of the joined text go back to the parts they touch")
  func edits() throws {
    let json: JSON = [
      ["type": "text", "text": "one"], ["type": "image_url", "image_url": ["url": "u"]],
      ["type": "text", "text": "two é"],
    ]
    let content = try content(json)
    #expect(content.joined == "one\ntwo é")
    #expect(content.media.map(\.path) == ["content[1]"])
    // "ne\ntw" spans the line break between the parts.
    let changed = content.applying([TextEdit(range: 1..<6, replacement: "[X]")], to: json)
    #expect(changed[0]?["text"] == "o[X]")
    #expect(changed[2]?["text"] == "o é")
    #expect(changed[1] == json[1])
  }

  @Test("Each part gets its own edits")
  func several() throws {
    let json: JSON = .array(["one", "two", "three", "four"].map { ["type": "text", "text": .text($0)] })
    let edits = [(0..<1, "X"), (2..<3, "Y"), (4..<7, ""), (10..<13, "Z")].map { TextEdit(range: $0, replacement: $1) }
    let changed = try content(json).applying(edits, to: json)
    #expect((0..<4).map { changed[$0]?["text"]?.text } == ["XnY", "", "thZ", "four"])
  }

  @Test("A string is one part, and no content is none")
  func plain() throws {
    let text = try content("mail me")
    #expect(text.applying([TextEdit(range: 5..<7, replacement: "us")], to: "mail me") == "mail us")
    #expect(try content(.null).joined.isEmpty)
    #expect(throws: WireError.self) { try content(5) }
  }
}
