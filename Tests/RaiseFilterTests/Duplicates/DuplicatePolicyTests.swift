import RaiseCore
import RaiseTesting
import Testing

@testable import RaiseFilter

@Suite struct DuplicatePolicyTests {
  private static let texts = [
    "menu\nThe river froze.\n", "menu\nThe bridge closed.\nmenu\n", "menu\n\n", "Nothing else.",
  ]

  /// A policy over four documents, of which pieces are duplicates as `pairs` say.
  private func policy(
    _ method: DuplicateMethod, _ workshop: Workshop, pairs: [(removed: UInt64, kept: UInt64)]
  ) throws -> DuplicatePolicy {
    let writer = try CatalogueWriter(folder: workshop.path, lengths: CatalogueWriter.Lengths())
    let documents = Self.texts.enumerated().map {
      ScannedDocument(line: $0 + 1, id: "d\($0)", textBytes: $1.utf8.count, sketch: [], shingles: [])
    }
    try writer.append(documents, file: 0)
    try writer.synchronize()
    let file = try RunFile<SortRecord>(writing: workshop.path + "/pairs")
    for pair in pairs { try file.append(DuplicatePair(removed: pair.removed, kept: pair.kept, similarity: 1).record) }
    try file.finish()
    let decisions = DuplicateDecisions(
      policy: PolicyID(name: "duplicates", version: "1"), method: method,
      catalogue: try Catalogue(folder: workshop.path, sketchLength: 0), fileNames: ["a.jsonl"])
    return DuplicatePolicy(decisions: decisions, pairs: try DuplicatePairs(path: workshop.path + "/pairs"))
  }

  private func item(_ line: Int, text: String? = nil, file: String = "a.jsonl") -> Item {
    let text = text ?? Self.texts[line - 1]
    return Item(id: "d\(line)", stage: .pretraining, text: text, metadata: ["file": file, "line": "\(line)"])
  }

  private static let linePairs: [(removed: UInt64, kept: UInt64)] = [
    (DuplicatePlace.of(document: 1, piece: 0), 0), (DuplicatePlace.of(document: 1, piece: 2), 0),
    (DuplicatePlace.of(document: 2, piece: 0), 0),
  ]

  @Test("It keeps the contract of policies, for documents and for pieces")
  func contract() async throws {
    let workshop = try Workshop()
    let items = (1...4).map { item($0) } + [item(1, file: "b.jsonl")]
    try await PolicyContract.expectContract(of: policy(.line, workshop, pairs: Self.linePairs), on: items)
    let whole: [(removed: UInt64, kept: UInt64)] = [(DuplicatePlace.of(document: 2), 0)]
    try await PolicyContract.expectContract(of: policy(.document, workshop, pairs: whole), on: items)
  }

  @Test("Lines go where they stand, and a document without others is blocked")
  func lines() throws {
    let workshop = try Workshop()
    let policy = try policy(.line, workshop, pairs: Self.linePairs)
    #expect(try policy.evaluate(item(1)).action == .allow)
    let redacted = try policy.evaluate(item(2))
    #expect(redacted.text(after: Self.texts[1]) == "The bridge closed.\n")
    #expect(redacted.findings.first?.detail == "duplicate of a.jsonl:1, id d0, line 1")
    #expect(try policy.evaluate(item(3)).decisive?.detail == "nothing is left: every line stands elsewhere")
  }

  @Test("A document that is not what it was at the first reading cannot be judged")
  func changedInput() throws {
    let workshop = try Workshop()
    let policy = try policy(.line, workshop, pairs: Self.linePairs)
    for item in [item(9, text: "new"), item(2, text: "short")] {
      let error = #expect(throws: EvaluationError.self) { try policy.evaluate(item) }
      #expect(error?.description == "line: not what it was at the first reading; the input has changed")
    }
  }
}
