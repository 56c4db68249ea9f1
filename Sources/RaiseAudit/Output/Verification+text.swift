extension Verification {
  /// The result for people.
  public var text: String {
    var lines = breaks.map { "\($0.kind): \($0)" }
    if breakCount > breaks.count { lines.append("and \(Grouped.text(Int64(breakCount - breaks.count))) more breaks") }
    if sourceCount > 0 {
      let repeats = repeatCount == 0 ? "" : "; \(Grouped.text(repeatCount)) repeated records are held once"
      lines.append("merged: \(Grouped.text(sourceCount)) sources\(repeats)")
    }
    lines.append(
      (isWhole ? "whole: " : "BROKEN: ") + "\(Grouped.text(recordCount)) records, "
        + "\(Grouped.text(checkpointCount)) checkpoints, \(Grouped.text(Int64(breakCount))) breaks")
    if recordCount > coveredSequence {
      lines.append(
        "not yet signed: \(Grouped.share(recordCount - coveredSequence, of: recordCount)) records at the end")
    }
    lines.append("key: " + (trustedKey?.description ?? "none at hand; the log's own word was taken"))
    if let anchor { lines.append("anchor: \(anchor)") }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The result for scripts, as a JSON object on one line.
  public var json: String {
    OutputValue.object([
      .init("whole", .boolean(isWhole)), .init("records", .integer(recordCount)),
      .init("sources", .integer(sourceCount)), .init("repeats", .integer(repeatCount)),
      .init("checkpoints", .integer(checkpointCount)), .init("signed_up_to", .integer(coveredSequence)),
      .init("key", .text(trustedKey?.description)), .init("anchor", .text(anchor?.description)),
      .init("break_count", .integer(Int64(breakCount))),
      .init(
        "breaks",
        .array(
          breaks.map { found in
            .object([
              .init("kind", .text(found.kind)), .init("sequence", found.sequence.map { .integer($0) } ?? .null),
              .init("message", .text(found.description)),
            ])
          })),
    ]).json
  }
}
