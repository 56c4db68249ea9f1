import Foundation
import RaiseCore
import RaiseCorpus
import RaiseRules
import Testing

/// What the shipped policies find in fixtures/corpus, held against its labels.
///
/// The golden table is fixtures/corpus-agreement.txt. When rules, policies or labels change on purpose, renew it with
/// `RAISE_RENEW_GOLDEN=1 swift test --filter CorpusAgreementTests` and read the difference before committing it.
struct CorpusAgreementTests {
  private static let golden = "fixtures/corpus-agreement.txt"

  @Test("Policies and labels agree as the golden table says")
  func agreement() throws {
    let corpus = try LabelledCorpus()
    var table = """
      # Made by CorpusAgreementTests; see fixtures/README.md. Counts are documents.
      # found: labelled and found; missed: labelled, not found; extra: found, not labelled. Ids of the last two follow.

      """
    for name in ["pretraining-safety", "chat-input"] {
      table += try Agreement(of: ShippedPoliciesTests.library().load(name).policy, with: corpus).table
    }
    if ProcessInfo.processInfo.environment["RAISE_RENEW_GOLDEN"] == "1" {
      try Data(table.utf8).write(to: URL(fileURLWithPath: Repository.path(Self.golden)))
    }
    let expected = try Repository.text(Self.golden)
    let lines = Set(expected.split(separator: "\n"))
    let changed = table.split(separator: "\n").filter { !lines.contains($0) }
    #expect(table == expected, "changed lines:\n\(changed.joined(separator: "\n"))")
  }

  @Test("The corpus is as large, as mixed and as well labelled as its README says")
  func corpus() throws {
    let corpus = try LabelledCorpus()
    let chinese = corpus.documents.count { $0.text.unicodeScalars.contains { $0.properties.isIdeographic } }
    #expect(corpus.documents.count >= 320)
    #expect(Set(corpus.documents.map(\.id)) == Set(corpus.labels.keys))
    #expect((0.3...0.5).contains(Double(chinese) / Double(corpus.documents.count)))
    for document in corpus.documents {
      let label = try #require(corpus.labels[document.id])
      for code in label.hazards + [label.near].compactMap({ $0 }) { #expect(Hazard(known: code) != nil, "\(code)") }
      for span in label.spans {
        #expect(label.hazards.contains(span.hazard), "\(document.id)")
        #expect(span.range.count == 2 && span.range[0] < span.range[1] && span.range[1] <= document.text.utf8.count)
      }
    }
  }

  @Test("After redaction nothing is left of a labelled value that was found whole")
  func redaction() throws {
    let corpus = try LabelledCorpus()
    let policy = try ShippedPoliciesTests.library().load("pretraining-safety").policy
    var redacted = 0
    for document in corpus.documents {
      let decision = try policy.decide(document.item(stage: .pretraining))
      guard decision.action == .redact else { continue }
      for span in corpus.labels[document.id]?.spans ?? [] {
        let range = span.range[0]..<span.range[1]
        guard
          decision.edits.contains(where: {
            $0.range.lowerBound <= range.lowerBound && range.upperBound <= $0.range.upperBound
          })
        else { continue }
        redacted += 1
        let value = String(decoding: Array(document.text.utf8)[range], as: UTF8.self)
        #expect(!decision.text(after: document.text).contains(value), "\(document.id): \(span.hazard)")
      }
    }
    #expect(redacted >= 40)
  }
}

/// fixtures/corpus with its labels.
struct LabelledCorpus {
  struct Label: Decodable {
    struct Span: Decodable {
      var hazard: String
      /// Start and end, in UTF-8 bytes of the text.
      var range: [Int]
    }

    var id: String
    var hazards: [String]
    var spans: [Span]
    var near: String?
  }

  var documents: [Document] = []
  var labels: [String: Label] = [:]

  init() throws {
    for path in try Repository.files(below: "fixtures/corpus").sorted() {
      let reader = try BlockReader(CorpusFile(path: Repository.path(path), name: path))
      while let block = try reader.next() {
        try JSONLinesFormat().forEachLine(in: block, fileName: path) { documents.append(try $0.get()) }
      }
    }
    for line in try Repository.text("fixtures/corpus-labels.jsonl").split(separator: "\n") {
      let label = try JSONDecoder().decode(Label.self, from: Data(line.utf8))
      labels[label.id] = label
    }
  }
}

extension Document {
  /// The document as policies see it.
  func item(stage: Stage) -> Item {
    Item(id: id, stage: stage, text: text, metadata: url.map { [Item.urlKey: $0] } ?? [:])
  }
}

/// How one policy agrees with the labels, hazard by hazard.
struct Agreement {
  private struct Row {
    var found = 0
    var missed: [String] = []
    var extra: [String] = []
    var spans = 0
    var coveredSpans = 0
  }

  private let policy: RulePolicy
  private var rows: [String: Row] = [:]
  private var actions: [Action: Int] = [:]

  init(of policy: RulePolicy, with corpus: LabelledCorpus) throws {
    self.policy = policy
    for document in corpus.documents {
      guard let label = corpus.labels[document.id] else { continue }
      let decision = try policy.decide(document.item(stage: policy.stages[0]))
      actions[decision.action, default: 0] += 1
      compare(decision.findings.filter(\.counts), with: label)
    }
  }

  /// The hazards this policy looks for, whatever it found.
  private var scope: [Hazard] { policy.rules.flatMap(\.hazards) }

  private mutating func compare(_ findings: [Finding], with label: LabelledCorpus.Label) {
    let wanted = label.hazards.map(Hazard.init(rawValue:)).filter { hazard in scope.contains { hazard.isA($0) } }
    for hazard in wanted {
      let isFound = findings.contains { $0.hazard.isA(hazard) }
      if isFound { rows[hazard.rawValue, default: Row()].found += 1 }
      if !isFound { rows[hazard.rawValue, default: Row()].missed.append(label.id) }
    }
    for hazard in Set(findings.map(\.hazard))
    where !wanted.contains(where: { hazard.isA($0) || $0.isA(hazard) }) {
      rows[hazard.rawValue, default: Row()].extra.append(label.id)
    }
    for span in label.spans where rows[span.hazard] != nil {
      let covered = findings.contains {
        $0.hazard.rawValue == span.hazard && $0.range.map { $0 == span.range[0]..<span.range[1] } == true
      }
      rows[span.hazard]?.spans += 1
      rows[span.hazard]?.coveredSpans += covered ? 1 : 0
    }
  }

  /// One line a hazard, in the order of the register.
  var table: String {
    let counts = Action.allCases.compactMap { action in actions[action].map { "\(action.rawValue) \($0)" } }
    let head = "\n\(policy.id.name): \(counts.joined(separator: ", "))\n"
    return head
      + Hazard.known.compactMap { hazard in rows[hazard.rawValue].map { line(hazard.rawValue, $0) } }.joined()
  }

  private func line(_ code: String, _ row: Row) -> String {
    var line = "\(code): found \(row.found), missed \(row.missed.count), extra \(row.extra.count)"
    if row.spans > 0 { line += ", spans exact \(row.coveredSpans) of \(row.spans)" }
    if !row.missed.isEmpty { line += "; missed \(row.missed.joined(separator: " "))" }
    if !row.extra.isEmpty { line += "; extra \(row.extra.joined(separator: " "))" }
    return line + "\n"
  }
}
