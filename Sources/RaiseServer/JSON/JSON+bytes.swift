extension JSON {
  /// The document as UTF-8 bytes, without spaces.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    write(to: &output)
    return output
  }

  private func write(to output: inout [UInt8]) {
    switch self {
    case .null: output += "null".utf8
    case .bool(let value): output += (value ? "true" : "false").utf8
    case .number(let digits): output += digits.utf8
    case .string(let string): Self.write(string, to: &output)
    case .array(let elements):
      Self.write(elements, between: ("[", "]"), to: &output) { $0.write(to: &$1) }
    case .object(let members):
      Self.write(members, between: ("{", "}"), to: &output) { member, output in
        Self.write(JSONString(member.key), to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(to: &output)
      }
    }
  }

  private static func write(_ string: JSONString, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    output += string.raw
    output.append(UInt8(ascii: "\""))
  }

  private static func write<Part>(
    _ parts: [Part], between ends: (Unicode.Scalar, Unicode.Scalar), to output: inout [UInt8],
    _ writePart: (Part, inout [UInt8]) -> Void
  ) {
    output.append(UInt8(ascii: ends.0))
    for (index, part) in parts.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      writePart(part, &output)
    }
    output.append(UInt8(ascii: ends.1))
  }
}
