/// A JSON string: its bytes between the quotes as they came, and the text they mean.
///
/// JSON can hold half a character: `"\ud83d"`, a surrogate whose partner stands in the next event of a stream. Such a
/// half is U+FFFD in ``text``; ``text(after:)`` joins it with its partner.
public struct JSONString: Sendable, Hashable {
  /// The bytes between the quotes, escapes as they came. Checked: see `JSONParser`.
  let raw: [UInt8]

  init(raw: [UInt8]) { self.raw = raw }

  /// A string of that text.
  public init(_ text: String) { raw = Self.escape(text) }

  /// The text it means.
  public var text: String {
    var pending: UInt16?
    let text = text(after: &pending)
    return pending == nil ? text : text + "\u{FFFD}"
  }

  /// The text it means when `pending`, a high surrogate that ended the string before, stands in front of it. A high
  /// surrogate at its own end is left in `pending`.
  func text(after pending: inout UInt16?) -> String {
    if pending == nil && !raw.contains(UInt8(ascii: "\\")) { return String(decoding: raw, as: UTF8.self) }
    var decoder = Decoder(pending: pending)
    decoder.decode(raw)
    pending = decoder.pending
    return String(decoding: decoder.output, as: UTF8.self)
  }

  private struct Decoder {
    var pending: UInt16?
    var output: [UInt8] = []

    mutating func decode(_ raw: [UInt8]) {
      var index = 0
      while index < raw.count {
        if raw[index] != UInt8(ascii: "\\") {
          endPending()
          output.append(raw[index])
          index += 1
        } else if raw[index + 1] == UInt8(ascii: "u") {
          append(unit: JSONString.unit(raw[(index + 2)..<(index + 6)]))
          index += 6
        } else {
          endPending()
          output.append(JSONString.unescaped(raw[index + 1]))
          index += 2
        }
      }
    }

    /// A high surrogate waits for its partner; halves without one become U+FFFD.
    private mutating func append(unit: UInt16) {
      if UTF16.isTrailSurrogate(unit), let high = pending {
        pending = nil
        let scalar = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
        append(UnicodeScalar(scalar) ?? "\u{FFFD}")
        return
      }
      endPending()
      if UTF16.isLeadSurrogate(unit) {
        pending = unit
      } else {
        append(UnicodeScalar(UInt32(unit)) ?? "\u{FFFD}")
      }
    }

    private mutating func endPending() {
      guard pending != nil else { return }
      pending = nil
      append("\u{FFFD}")
    }

    private mutating func append(_ scalar: UnicodeScalar) { output += UTF8.encode(scalar).map { Array($0) } ?? [] }
  }

  private static func unit(_ digits: ArraySlice<UInt8>) -> UInt16 {
    digits.reduce(0) { $0 << 4 | UInt16(Character(UnicodeScalar($1)).hexDigitValue ?? 0) }
  }

  private static func unescaped(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "t"): 9
    default: letter
    }
  }

  private static func escape(_ text: String) -> [UInt8] {
    var raw: [UInt8] = []
    raw.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): raw += [UInt8(ascii: "\\"), byte]
      case 10: raw += "\\n".utf8
      case 13: raw += "\\r".utf8
      case 9: raw += "\\t".utf8
      case 0..<32: raw += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: raw.append(byte)
      }
    }
    return raw
  }
}
