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
    return SimplifiedScalarTable.isStable(scalar) ? .same : table.supplementary[scalar] ?? .same
  }

  /// The bytes that stand in the place of replaced scalars.
  static var heap: [UInt8] { table.heap }

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
      guard let scalar = Unicode.Scalar(value), !Self.isStable(value) else { continue }
      entries[Int(value)] = Self.packed(simplified(scalar))
    }
    for value in UInt32(0x10000)..<0xE01F0 {
      guard let scalar = Unicode.Scalar(value), !Self.isStable(value) else { continue }
      switch simplified(scalar) {
      case .same: continue
      case let other: supplementary[value] = other
      }
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

  /// Ranges without case, accents, marks, digits and white space, which need not be asked about one by one: most of
  /// Unicode. Chinese characters, pictographs, scripts of Asia without case, what is for private use.
  fileprivate static func isStable(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x25BB...0x2AD0, 0x3100...0xA61F, 0xE000...0xF8FF, 0x12000...0x167FF, 0x17000...0x1BBFF,
      0x1D400...0x1D7CD, 0x1F000...0x1FBEF, 0x1FC00...0x2F7FF, 0x2FA1E...0xE00FF:
      true
    default: false
    }
  }

  private mutating func simplified(_ scalar: Unicode.Scalar) -> SimplifiedScalar {
    switch scalar.properties.generalCategory {
    case .decimalNumber: return .digit
    case .nonspacingMark: return .replaced(0..<0)
    case .unassigned: return .same
    default: break
    }
    if Self.separators.contains(scalar) || scalar.properties.isWhitespace { return .separator }
    let bare = Self.syllable(scalar.value) ?? Self.bare(scalar)
    if bare.unicodeScalars.elementsEqual([scalar]) { return .same }
    let start = heap.count
    heap += bare.utf8
    return .replaced(start..<heap.count)
  }

  /// The scalar in small and without marks.
  private static func bare(_ scalar: Unicode.Scalar) -> String {
    var small = scalar.properties.lowercaseMapping
    if small.unicodeScalars.contains(where: { mayDecompose($0.value) }) {
      small = small.decomposedStringWithCanonicalMapping
    }
    return String(
      String.UnicodeScalarView(small.unicodeScalars.filter { $0.properties.generalCategory != .nonspacingMark }))
  }

  /// Ranges with all scalars that have a canonical decomposition, Korean syllables left out.
  private static func mayDecompose(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xC0...0x4F9, 0x622...0x1026, 0x1B06...0x1B43, 0x1E00...0x232A, 0x2ADC, 0x304C...0x30FE, 0xF900...0xFB4E,
      0x11000...0x11FFF, 0x1D15E...0x1D1C0, 0x2F800...0x2FA1D:
      true
    default: false
    }
  }

  /// The letters of a Korean syllable (Unicode, section 3.12); nil for other scalars.
  private static func syllable(_ scalar: UInt32) -> String? {
    guard 0xAC00...0xD7A3 ~= scalar else { return nil }
    let index = scalar - 0xAC00
    var letters = [0x1100 + index / 588, 0x1161 + index % 588 / 28]
    if index % 28 > 0 { letters.append(0x11A7 + index % 28) }
    return String(String.UnicodeScalarView(letters.compactMap(Unicode.Scalar.init)))
  }

  /// datatrove's `PUNCTUATION`, as far as it goes beyond ASCII, and control characters.
  private static let separators = Set(
    ScalarClass.symbols.filter { $0.value >= 0x80 } + (0x7F..<UInt32(0xA0)).compactMap(Unicode.Scalar.init))
}
