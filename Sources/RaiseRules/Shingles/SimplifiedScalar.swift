import Foundation

/// What becomes of a scalar when texts are made alike for comparing, as by `simplify_text` in datatrove's utils/text.py:
/// small letters, no accents, no punctuation, and any number is 0.
enum SimplifiedScalar {
  /// It stays.
  case same
  /// Parts words: white space, punctuation, and controls.
  case separator
  /// A digit of any script.
  case digit
  /// These bytes of ``heap`` stand in its place, perhaps none.
  case replaced(Range<Int>)

  /// What becomes of `scalar`, which is 0x80 or more.
  static func of(_ scalar: UInt32) -> SimplifiedScalar {
    if scalar < 0x10000 { return table.entry(scalar) }
    // No text of the supplementary planes changes but letters with case and signs that are few: most are pictographs
    // and rare Chinese characters.
    return isStable(scalar) ? .same : table.supplementary[scalar] ?? .same
  }

  /// The bytes that stand in the place of replaced scalars.
  static var heap: [UInt8] { table.heap }

  private static func isStable(_ scalar: UInt32) -> Bool { scalar >= 0x1F000 && scalar < 0x1FBF0 }

  private static let table = SimplifiedScalarTable()
}

/// ``SimplifiedScalar`` of every scalar, made once from Unicode's properties.
struct SimplifiedScalarTable: Sendable {
  fileprivate var heap: [UInt8] = []
  fileprivate var supplementary: [UInt32: SimplifiedScalar] = [:]
  /// Two bits of kind, then six of length and the rest of offset for replaced ones.
  private var entries = [UInt32](repeating: 0, count: 0x10000)

  fileprivate init() {
    for value in 0x80..<UInt32(0x10000) {
      guard let scalar = Unicode.Scalar(value), !Self.isIdeograph(value) else { continue }
      entries[Int(value)] = Self.packed(simplified(scalar))
    }
    for value in UInt32(0x10000)..<0x1F000 {
      guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .unassigned else { continue }
      if case .same = simplified(scalar) { continue }
      supplementary[value] = simplified(scalar)
    }
    // Digits of the segmented display (U+1FBF0...) and Chinese characters that are but other forms of plain ones.
    for value in Array(UInt32(0x1FBF0)...0x1FBF9) + Array(UInt32(0x2F800)...0x2FA1D) {
      if let scalar = Unicode.Scalar(value) { supplementary[value] = simplified(scalar) }
    }
  }

  @inline(__always)
  fileprivate func entry(_ scalar: UInt32) -> SimplifiedScalar {
    let entry = entries[Int(scalar)]
    switch entry & 3 {
    case 0: return .same
    case 1: return .separator
    case 2: return .digit
    default:
      let offset = Int(entry >> 8)
      return .replaced(offset..<offset + Int(entry >> 2 & 63))
    }
  }

  private static func packed(_ scalar: SimplifiedScalar) -> UInt32 {
    switch scalar {
    case .same: 0
    case .separator: 1
    case .digit: 2
    case .replaced(let range): 3 | UInt32(range.count) << 2 | UInt32(range.lowerBound) << 8
    }
  }

  /// Chinese characters have neither case nor accents; that spares a third of the work.
  private static func isIdeograph(_ scalar: UInt32) -> Bool {
    0x3400...0x4DBF ~= scalar || 0x4E00...0x9FFF ~= scalar || 0xE000...0xF8FF ~= scalar
  }

  private mutating func simplified(_ scalar: Unicode.Scalar) -> SimplifiedScalar {
    if scalar.properties.generalCategory == .decimalNumber { return .digit }
    if Self.separators.contains(scalar) || ScalarClass.of(scalar.value).isAny(of: .space) { return .separator }
    let small = scalar.properties.lowercaseMapping
    let bare = String(
      String.UnicodeScalarView(
        small.decomposedStringWithCanonicalMapping.unicodeScalars
          .filter { $0.properties.generalCategory != .nonspacingMark }))
    if bare == String(scalar), bare.unicodeScalars.count == 1, bare.unicodeScalars.first == scalar { return .same }
    let start = heap.count
    heap += bare.utf8
    return .replaced(start..<heap.count)
  }

  /// datatrove's `PUNCTUATION`, as far as it goes beyond ASCII, and control characters.
  private static let separators = Set(
    ScalarClass.symbols.filter { $0.value >= 0x80 } + (0x7F..<UInt32(0xA0)).compactMap(Unicode.Scalar.init))
}
