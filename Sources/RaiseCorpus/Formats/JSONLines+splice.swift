import CRaiseScan

/// Writing a record again with one thing changed: every other byte of its line stays as it came.
extension JSONLinesFormat {
  /// The line with parts of its text replaced, without a newline.
  ///
  /// All bytes of the text's literal outside the edits stay, escapes such as `\/` or a lone `\ud800` included. An edit
  /// that begins or ends inside a character takes in the whole character. Edits are in ascending order; one that
  /// overlaps an earlier one is left out, and one that reaches past the end is cut there.
  ///
  /// - Parameter edits: Ranges of UTF-8 bytes of `document.text`, and what stands there afterwards.
  public func line(
    _ document: Document, in block: LineBlock, replacingTextWith edits: [(range: Range<Int>, replacement: String)]
  ) -> [UInt8] {
    let inside = document.textValue.lowerBound + 1..<document.textValue.upperBound - 1
    return block.bytes.withUnsafeBufferPointer { bytes in
      var line: [UInt8] = []
      line.reserveCapacity(document.raw.count + edits.reduce(0) { $0 + $1.replacement.utf8.count })
      line += bytes[document.raw.lowerBound..<inside.lowerBound]
      Self.append(literal: UnsafeBufferPointer(rebasing: bytes[inside]), edits, to: &line)
      line += bytes[inside.upperBound..<document.raw.upperBound]
      return line
    }
  }

  /// The line with one more member before the outermost closing brace, without a newline. When the record has the key
  /// already, "_" is appended to the new one until it is free.
  ///
  /// - Parameter json: The member's value: valid JSON without line breaks.
  public func line(_ document: Document, in block: LineBlock, adding key: String, json: [UInt8]) -> [UInt8] {
    block.bytes.withUnsafeBufferPointer { bytes in
      let raw = bytes[document.raw]
      guard let brace = raw.lastIndex(of: UInt8(ascii: "}")) else { return Array(raw) }
      var line: [UInt8] = []
      line.reserveCapacity(raw.count + key.utf8.count + json.count + 8)
      line += raw[..<brace]
      let last = line.last { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
      if last != UInt8(ascii: "{") { line.append(UInt8(ascii: ",")) }
      line.append(UInt8(ascii: "\""))
      Self.append(escaping: Self.freeKey(key, in: UnsafeBufferPointer(rebasing: raw)), to: &line)
      line += [UInt8(ascii: "\""), UInt8(ascii: ":")]
      line += json
      line += raw[brace...]
      return line
    }
  }
}

extension JSONLinesFormat {
  private static func append(
    literal: UnsafeBufferPointer<UInt8>, _ edits: [(range: Range<Int>, replacement: String)], to line: inout [UInt8]
  ) {
    guard let start = literal.baseAddress else { return }
    var kept = raise_json_place(raw: 0, text: 0)
    var lastEnd = 0
    for edit in edits where edit.range.lowerBound >= lastEnd {
      lastEnd = edit.range.upperBound
      let from = raise_json_advance(start, literal.count, kept, edit.range.lowerBound, false)
      if from.raw == literal.count && from.text < edit.range.lowerBound { break }
      line += literal[kept.raw..<from.raw]
      append(escaping: edit.replacement, to: &line)
      kept = raise_json_advance(start, literal.count, from, edit.range.upperBound, true)
    }
    line += literal[kept.raw...]
  }

  private static func append(escaping text: String, to line: inout [UInt8]) {
    var text = text
    text.withUTF8 { JSONObjectText.append(escaping: $0, to: &line) }
  }

  private static func freeKey(_ key: String, in raw: UnsafeBufferPointer<UInt8>) -> String {
    var key = key
    while has(key, in: raw) { key += "_" }
    return key
  }

  private static func has(_ key: String, in raw: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = raw.baseAddress else { return false }
    var key = key
    return key.withUTF8 { key in
      var fields = raise_json_fields()
      fields.text = raise_json_path(key, dotted: false)
      return raise_json_scan_line(start, raw.count, fields).text.kind != RAISE_JSON_MISSING
    }
  }
}
