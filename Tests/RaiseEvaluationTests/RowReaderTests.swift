import Foundation
import RaiseCorpus
import Testing

@testable import RaiseEvaluation

@Suite struct RowReaderTests {
  private func read(_ lines: String..., using reader: RowReader = RowReader()) async throws -> [Example] {
    let file = try TemporaryFile(lines.joined(separator: "\n"), name: "rows.jsonl")
    var found: [Example] = []
    try await reader.read(file.corpusFile) { found += $0 }
    return found
  }

  @Test("A row is what its fields say")
  func contents() async throws {
    let found = try await read(
      #"{"id":"a","source":"s","lang":"en","text":"t","prompt":"p","label":1,"categories":["x","y"],"hazards":[]}"#,
      #"{"prompt":"p","label":0}"#,
      "",
      #"{"prompt":"p","response":"r","label":true,"onset":3}"#,
      #"{"prompt":"p","chosen":"c","rejected":"d"}"#,
      #"{"mode":"text","prompt":"t","label":"0"}"#)
    #expect(
      found.map(\.content) == [
        .text("t"), .prompt("p"), .response("r", to: "p"), .preference(chosen: "c", rejected: "d", to: "p"), .text("t"),
      ])
    #expect(found.map(\.facts.label) == [true, false, true, nil, false])
    #expect(found.map(\.facts.id) == ["a", "2", "4", "5", "6"])
    #expect(found.map(\.facts.source) == ["s", "rows", "rows", "rows", "rows"])
    #expect(found[0].facts.groups == ["language": ["en"], "category": ["x", "y"]])
    #expect(found[2].facts.onset == 3)
  }

  @Test("Where no label is needed rows may lack it, and one that is there is read")
  func unlabelled() async throws {
    var fields = RowFields()
    fields.needsLabels = false
    let found = try await read(#"{"text":"t"}"#, #"{"text":"t","label":1}"#, using: RowReader(fields: fields))
    #expect(found.map(\.facts.label) == [nil, true])
  }

  @Test("A mode takes rows as something else")
  func modes() async throws {
    let row = #"{"prompt":"p","response":"r","label":1}"#
    let expected: [RowMode: Example.Content] = [
      .text: .text("r"), .prompt: .prompt("p"), .response: .response("r", to: "p"),
    ]
    for (mode, content) in expected {
      #expect(try await read(row, using: RowReader(mode: mode)).map(\.content) == [content])
    }
  }

  @Test("Fields go by other names, nested ones too, labels by other values, and unlabelled rows can be passed over")
  func names() async throws {
    var fields = RowFields()
    fields.text = "doc.body"
    fields.label = "labels.toxic"
    fields.positives = ["unsafe", "2"]
    fields.skipsUnlabelled = true
    fields.groups.append(RowFields.Group("change", field: "change"))
    let found = try await read(
      #"{"doc":{"body":"a"},"labels":{"toxic":"unsafe"},"change":"leet"}"#,
      #"{"doc":{"body":"b"},"labels":{"toxic":2}}"#, #"{"doc":{"body":"c"},"labels":{"toxic":"safe"}}"#,
      #"{"doc":{"body":"d"},"labels":{}}"#, #"{"doc":{"body":"e"},"labels":{"toxic":null}}"#,
      using: RowReader(fields: fields))
    #expect(found.map(\.content) == [.text("a"), .text("b"), .text("c")])
    #expect(found.map(\.facts.label) == [true, true, false])
    #expect(found[0].facts.groups["change"] == ["leet"])
  }

  static let wrong: [(line: String, column: Int, reason: String)] = [
    (#"{"text": "a"}"#, 1, "expected the field \"label\", found none"),
    (#"{"text": "a", "label": 2}"#, 24, "expected 0, 1, true or false in the field \"label\", found a number"),
    (#"{"text": "a", "label": "yes"}"#, 24, "expected 0, 1, true or false in the field \"label\", found a string"),
    (#"{"text": 7, "label": 1}"#, 10, "expected a string in the field \"text\", found a number"),
    (#"{"label": 1, "body": "a"}"#, 1, "found the fields body, label"),
    (#"{"chosen": "a", "label": 1}"#, 1, "expected the field \"rejected\""),
    (#"{"text": "a" "label": 1}"#, 14, "expected ',' or '}' after a member"),
    (#"["a"]"#, 1, "expected a JSON object"),
    (#"{"prompt":"p","response":"r","label":1,"onset":-1}"#, 48, "expected a count of characters"),
    (#"{"mode":"response","prompt":"p","label":1}"#, 1, "expected the field \"response\""),
  ]

  @Test("A row that cannot be used is an error with its place", arguments: wrong.indices)
  func errors(index: Int) async throws {
    let (line, column, reason) = Self.wrong[index]
    do {
      _ = try await read(#"{"text":"fine","label":0}"#, line)
      Issue.record("no error for \(line)")
    } catch EvaluationError.row(let file, let number, let foundColumn, let found) {
      #expect(file.hasSuffix("rows.jsonl") && number == 2)
      #expect(foundColumn == column, "\(line): \(found)")
      #expect(found.contains(reason), "\(found)")
    }
  }

  @Test("Rows come some at a time, whatever the file's length")
  func batches() async throws {
    let lines = (0..<600).map { "{\"text\":\"\($0)\",\"label\":0}" }.joined(separator: "\n")
    let file = try TemporaryFile(lines, name: "rows.jsonl")
    var counts: [Int] = []
    try await RowReader().read(file.corpusFile) { counts.append($0.count) }
    #expect(counts == [256, 256, 88])
  }
}

/// A file that is gone when the test is over.
final class TemporaryFile {
  private let folder: URL
  let corpusFile: CorpusFile

  init(_ text: String, name: String) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("raise-eval-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: path)
    corpusFile = CorpusFile(path: path.path, name: name)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var path: String { corpusFile.path }
}
