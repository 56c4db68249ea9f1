/// The scalars of a text, with where each stands.
struct TextScalars {
  let values: [UInt32]
  /// Where each scalar begins, in bytes; last the end of the text.
  private let starts: [Int]

  /// The scalars of `text`, which is valid UTF-8.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    var values: [UInt32] = []
    var starts = [0]
    var index = 0
    while index < text.count {
      let (value, count) = text.scalar(at: index)
      index += count
      values.append(value)
      starts.append(index)
    }
    (self.values, self.starts) = (values, starts)
  }

  var count: Int { values.count }

  /// The scalar at `index`; nil before the first and after the last.
  subscript(index: Int) -> UInt32? { values.indices.contains(index) ? values[index] : nil }

  /// Where the scalars `range` stand, in bytes.
  func bytes(of range: Range<Int>) -> Range<Int> { starts[range.lowerBound]..<starts[range.upperBound] }
}

/// Kinds of scalars.
enum ScalarTraits {
  /// Chinese characters.
  static func isHan(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  /// Letters and digits of any script.
  static func isWordlike(_ scalar: UInt32) -> Bool {
    ScalarFolds.standard.joinsWords(scalar) || isHan(scalar) || 0x3041...0x30FA ~= scalar || 0xAC00...0xD7A3 ~= scalar
  }

  /// White space and line ends.
  static func isSpace(_ scalar: UInt32) -> Bool {
    scalar < 0x80 ? ByteTraits.isSpace(UInt8(scalar)) : scalar == 0xA0 || scalar == 0x3000 || 0x2000...0x200A ~= scalar
  }

  /// The ASCII letter or digit, small, that a scalar beyond ASCII is a form of or looks like.
  static func asciiLike(_ scalar: UInt32) -> UInt8? {
    guard scalar >= 0x80, case .expanded(let range) = ScalarFolds.standard.fold(scalar), range.count == 1 else {
      return nil
    }
    let byte = ScalarFolds.standard.expansions[range.lowerBound]
    return ByteTraits.isAlphanumeric(byte) ? byte : nil
  }
}
