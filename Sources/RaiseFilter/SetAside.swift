import RaiseCorpus

/// One line of an errors file: what could not be read as a document, where, and why. Never the line's own bytes.
package struct SetAside {
  package let json: [UInt8]

  package init(_ broken: BrokenLine, file: String) {
    var text = JSONText()
    text.add("file", file)
    text.add("line", broken.line)
    text.add("column", broken.column)
    text.add("byte_offset", broken.byteOffset)
    text.add("reason", broken.reason)
    json = text.closed() + [UInt8(ascii: "\n")]
  }

  package init(_ oddity: InputOddity, file: String) {
    var text = JSONText()
    text.add("file", file)
    text.add("line", oddity.line)
    text.add("byte_offset", oddity.byteOffset)
    text.add("reason", oddity.reason)
    json = text.closed() + [UInt8(ascii: "\n")]
  }
}
