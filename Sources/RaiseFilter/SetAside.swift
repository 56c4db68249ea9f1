import RaiseCorpus

/// One line of an errors file: what could not be read as a document, where, and why. Never the line's own bytes.
package struct SetAside {
  package let json: [UInt8]

  /// - Parameter unit: What the file is counted in. Only lines have columns, and rows lie at no byte.
  package init(_ broken: BrokenLine, file: String, unit: RecordUnit = .line) {
    var text = JSONText()
    text.add("file", file)
    text.add(unit.rawValue, broken.line)
    if unit == .line { text.add("column", broken.column) }
    if unit != .row { text.add("byte_offset", broken.byteOffset) }
    text.add("reason", broken.reason)
    json = text.closed() + [UInt8(ascii: "\n")]
  }

  package init(_ oddity: InputOddity, file: String, unit: RecordUnit = .line) {
    var text = JSONText()
    text.add("file", file)
    text.add(unit.rawValue, oddity.line)
    if unit != .row { text.add("byte_offset", oddity.byteOffset) }
    text.add("reason", oddity.reason)
    json = text.closed() + [UInt8(ascii: "\n")]
  }
}
