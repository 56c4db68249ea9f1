/// Host names in letters instead of their ASCII form: `xn--mnchen-3ya.de` → `münchen.de` (RFC 3492).
enum Punycode {
  /// The host with each label that begins with `xn--` decoded; a label that cannot be is left as it is.
  static func decoded(_ host: String) -> String {
    guard host.contains("xn--") else { return host }
    return host.split(separator: ".", omittingEmptySubsequences: false).map { label in
      label.hasPrefix("xn--") ? decoded(label: label.dropFirst(4)) ?? String(label) : String(label)
    }.joined(separator: ".")
  }

  // RFC 3492, section 5.
  private static let (base, tMin, tMax, skew, damp, initialBias, initialN) = (36, 1, 26, 38, 700, 72, 128)

  /// The longest label there is (RFC 1035, 2.3.4), `xn--` left out.
  private static let maxBytes = 63 - 4

  /// RFC 3492, section 6.2; nil for what is not Punycode.
  private static func decoded(label: Substring) -> String? {
    guard label.utf8.count <= maxBytes else { return nil }
    let dash = label.lastIndex(of: "-")
    var output = dash.map { Array(label[..<$0].unicodeScalars) } ?? []
    var input = (dash.map { label[label.index(after: $0)...] } ?? label).utf8.makeIterator()
    var (n, i, bias) = (initialN, 0, initialBias)
    while let first = input.next() {
      let old = i
      var (weight, k, byte) = (1, base, first)
      while true {
        guard let digit = digit(byte), digit <= (Int(Int32.max) - i) / weight else { return nil }
        i += digit * weight
        let threshold = min(max(k - bias, tMin), tMax)
        if digit < threshold { break }
        guard weight <= Int(Int32.max) / (base - threshold), let next = input.next() else { return nil }
        weight *= base - threshold
        k += base
        byte = next
      }
      bias = adapted(i - old, count: output.count + 1, isFirst: old == 0)
      n += i / (output.count + 1)
      i %= output.count + 1
      guard let scalar = UInt32(exactly: n).flatMap(Unicode.Scalar.init) else { return nil }
      output.insert(scalar, at: i)
      i += 1
    }
    return String(String.UnicodeScalarView(output))
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte - UInt8(ascii: "a"))
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0")) + 26
    default: nil
    }
  }

  /// RFC 3492, section 6.1.
  private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / damp : delta / 2
    delta += delta / count
    var k = 0
    while delta > (base - tMin) * tMax / 2 {
      delta /= base - tMin
      k += base
    }
    return k + (base - tMin + 1) * delta / (delta + skew)
  }
}
