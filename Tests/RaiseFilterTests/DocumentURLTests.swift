import Foundation
import RaiseCore
import RaiseCorpus
import Testing

@testable import RaiseFilter

/// Where a record's URL is looked for, and that rules and the log get it.
@Suite struct DocumentURLTests {
  private static func document(_ format: JSONLinesFormat, _ line: String) throws -> Document {
    let block = LineBlock(
      index: 0, bytes: Array(line.utf8), firstLine: 1, byteOffset: 0, endOffset: line.utf8.count, nextLine: 2)
    var documents: [Document] = []
    try format.forEachLine(in: block, fileName: "a") { documents.append(try $0.get()) }
    return try #require(documents.first)
  }

  static let records: [(line: String, field: String?, url: String?)] = [
    (#"{"text":"a","url":"https://a.example"}"#, nil, "https://a.example"),
    (#"{"text":"a","metadata":{"url":"https://b.example"}}"#, nil, "https://b.example"),
    (#"{"metadata":{"url":"https://b.example"},"url":"https://a.example","text":"a"}"#, nil, "https://a.example"),
    (#"{"url":null,"metadata":{"url":"https://b.example"},"text":"a"}"#, nil, "https://b.example"),
    (#"{"text":"a","url":"https:\/\/a.example\/\u00e9"}"#, nil, "https://a.example/é"),
    (#"{"text":"a","url":7}"#, nil, nil),
    (#"{"text":"a"}"#, nil, nil),
    (
      #"{"text":"a","url":"https://a.example","source":{"page":"https://c.example"}}"#, "source.page",
      "https://c.example"
    ),
    (#"{"text":"a","url":"https://a.example"}"#, "source.page", nil),
  ]

  @Test("A URL is a record's url or metadata.url, or where it is said to be", arguments: records)
  func url(line: String, field: String?, url: String?) throws {
    #expect(try Self.document(JSONLinesFormat(urlField: field), line).url == url)
  }

  @Test("Items and log records carry it")
  func metadata() async throws {
    let filter = DocumentFilter(
      policy: AllowAll(), observing: nil, observesCompletely: false, failure: .closed, run: "r"
    ) { 0 }
    let document = try Self.document(JSONLinesFormat(), #"{"text":"a","url":"https://a.example"}"#)
    let judgement = try await filter.judge([document], of: "f").first
    #expect(judgement?.record.metadata == ["file": "f", "line": "1", "url": "https://a.example"])
  }

  private struct AllowAll: Policy {
    let id = PolicyID(name: "p", version: "1")
    func evaluate(_ item: Item) async throws -> Decision { Decision(policy: id, action: .allow) }
  }
}
