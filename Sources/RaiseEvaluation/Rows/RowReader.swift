import Foundation
import RaiseCorpus

/// Reads labelled rows from JSON Lines, plain or compressed.
///
///     try await RowReader().read(CorpusFile(path: "dev.jsonl.gz", name: "dev.jsonl.gz")) { examples in … }
///
/// A row is one of
/// - a text: `{"text": "…", "label": 1}`
/// - a prompt: `{"prompt": "…", "label": 0}`
/// - a response to a prompt: `{"prompt": "…", "response": "…", "label": 0}`
/// - a preference: `{"prompt": "…", "chosen": "…", "rejected": "…"}`
///
/// Where several are there, the first of preference, text, response, prompt counts, unless the row has a `mode`.
public struct RowReader: Sendable {
  /// Where in a row things stand.
  public var fields: RowFields
  /// Takes every row as this, whatever its fields say; nil: as they say.
  public var mode: RowMode?
  /// Whose words rows are also grouped by; nil: nobody's.
  public var termGroups: TermGroups?

  /// Rows are handed on this many at a time, so that a file of any length passes.
  public static let rowsAtOnce = 256

  /// A reader of rows with these fields.
  public init(fields: RowFields = RowFields(), mode: RowMode? = nil, termGroups: TermGroups? = nil) {
    self.fields = fields
    self.mode = mode
    self.termGroups = termGroups
  }

  /// Calls `body` with the file's rows in order, some at a time.
  ///
  /// - Throws: ``EvaluationError/row(file:line:column:reason:)`` for the first row that cannot be used,
  ///   ``EvaluationError/damaged(file:reason:)``, and what `body` throws.
  public func read(_ file: CorpusFile, _ body: ([Example]) async throws -> Void) async throws {
    var pending: [Example] = []
    let reader = try RowLines(file)
    while let rows = try reader.next() {
      for row in rows {
        if let example = try example(of: row) { pending.append(example) }
        guard pending.count == Self.rowsAtOnce else { continue }
        try await body(pending)
        pending.removeAll(keepingCapacity: true)
      }
    }
    if !pending.isEmpty { try await body(pending) }
  }

  /// The row as an example; nil when it has no label and such rows are passed over.
  private func example(of row: Row) throws -> Example? {
    let values = try row.values()
    let content = try content(of: values, in: row)
    var facts = Example.Facts(
      source: values.string(fields.source) ?? row.file.source, id: values.string(fields.id) ?? "\(row.line)")
    for group in fields.groups {
      let found = values.strings(group.field)
      if !found.isEmpty { facts.groups[group.dimension] = found }
    }
    if let named = termGroups?.groups(in: content.judgedText), !named.isEmpty {
      facts.groups[Example.Facts.termDimension] = named
    }
    facts.onset = try onset(of: values, in: row)
    if case .preference = content { return Example(facts: facts, content: content) }
    facts.label = try label(of: values, in: row)
    return facts.label == nil && fields.skipsUnlabelled ? nil : Example(facts: facts, content: content)
  }
}

// MARK: - What stands in a row

extension RowReader {
  private func content(of values: RowValues, in row: Row) throws -> Example.Content {
    let prompt = try values.text(fields.prompt, in: row)
    if mode == nil, let chosen = try values.text(fields.chosen, in: row) {
      guard let rejected = try values.text(fields.rejected, in: row) else {
        throw missing([fields.rejected], values, row)
      }
      return .preference(chosen: chosen, rejected: rejected, to: prompt ?? "")
    }
    let text = try values.text(fields.text, in: row)
    let response = try values.text(fields.response, in: row)
    let own = values.string(fields.mode).flatMap(RowMode.init(rawValue:))
    switch mode ?? own {
    case .text: if let text = text ?? response ?? prompt { return .text(text) }
    case .prompt: if let prompt = prompt ?? text { return .prompt(prompt) }
    case .response:
      guard let response else { throw missing([fields.response], values, row) }
      return .response(response, to: prompt ?? "")
    case nil:
      if let text { return .text(text) }
      if let response { return .response(response, to: prompt ?? "") }
      if let prompt { return .prompt(prompt) }
    }
    throw missing([fields.text, fields.prompt, fields.response, fields.chosen], values, row)
  }

  private func missing(_ wanted: [String], _ values: RowValues, _ row: Row) -> EvaluationError {
    let expected = wanted.map { "\"\($0)\"" }.joined(separator: ", ")
    let found = values.keys.prefix(12).joined(separator: ", ")
    return row.error(
      "expected \(wanted.count > 1 ? "one of the fields" : "the field") \(expected), found the fields \(found)")
  }

  private func label(of values: RowValues, in row: Row) throws -> Bool? {
    guard let value = values[fields.label] else {
      if fields.skipsUnlabelled || !fields.needsLabels { return nil }
      throw row.error("expected the field \"\(fields.label)\", found none")
    }
    if !fields.positives.isEmpty {
      guard let name = value.name else {
        throw row.error("expected one value in the field \"\(fields.label)\", found \(value.kind)", at: fields.label)
      }
      return fields.positives.contains(name)
    }
    guard let label = value.yesOrNo else {
      throw row.error(
        "expected 0, 1, true or false in the field \"\(fields.label)\", found \(value.kind)", at: fields.label)
    }
    return label
  }

  private func onset(of values: RowValues, in row: Row) throws -> Int? {
    guard let value = values[fields.onset] else { return nil }
    guard let onset = value.integer, onset >= 0 else {
      throw row.error(
        "expected a count of characters in the field \"\(fields.onset)\", found \(value.kind)", at: fields.onset)
    }
    return onset
  }
}

extension CorpusFile {
  /// What rows without a source of their own are said to be from: the name up to its first dot.
  var source: String { String((name.split(separator: "/").last ?? "rows").prefix { $0 != "." }) }
}
