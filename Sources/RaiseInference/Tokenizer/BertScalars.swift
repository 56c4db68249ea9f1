/// What BERT's normaliser and pre-tokeniser do with each Unicode scalar, by the tables of Hugging Face's `tokenizers`.
///
/// Scalars are looked up in pages of 128; pages in which nothing is special are one and the same.
struct BertScalars: Sendable {
  /// Bits 0 to 6 are the sets below, 8 to 15 the canonical combining class, 16 to 31 an index into `mappings`.
  struct Properties: Sendable {
    static let dropped = Properties(bits: 1)
    static let space = Properties(bits: 2)
    static let white = Properties(bits: 4)
    static let punctuation = Properties(bits: 8)
    static let ideograph = Properties(bits: 16)
    static let mark = Properties(bits: 32)
    static let word = Properties(bits: 64)

    var bits: UInt32 = 0

    func contains(_ other: Properties) -> Bool { bits & other.bits != 0 }
    var combiningClass: UInt8 { UInt8(truncatingIfNeeded: bits >> 8) }
    var mappingIndex: Int { Int(bits >> 16) }
  }

  /// What a scalar becomes, as ranges of `targets`; empty where it stays.
  private struct Mapping: Sendable {
    var decomposition = 0..<0
    var lowercase = 0..<0
  }

  static let all = BertScalars(table: table)

  private var pages = [UInt16](repeating: 0, count: 0x110000 >> 7)
  private var properties = [Properties](repeating: Properties(), count: 128)
  private var mappings = [Mapping()]
  private var targets: [UInt32] = []

  /// The properties of a scalar, at most 0x10FFFF.
  subscript(scalar: UInt32) -> Properties {
    properties[Int(pages[Int(scalar >> 7)]) << 7 | Int(scalar & 0x7F)]
  }

  /// The full canonical decomposition of a scalar that has these properties, empty where there is none. Hangul syllables
  /// have none here.
  func decomposition(_ properties: Properties) -> ArraySlice<UInt32> {
    targets[mappings[properties.mappingIndex].decomposition]
  }

  /// The lower-case form of a scalar that has these properties, empty where it stays.
  func lowercase(_ properties: Properties) -> ArraySlice<UInt32> {
    targets[mappings[properties.mappingIndex].lowercase]
  }
}

// MARK: - Reading the table

extension BertScalars {
  private init(table: StaticString) {
    let text = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "))
      let key = String(decoding: words[0], as: UTF8.self)
      for item in words.dropFirst() {
        read(item, key: key)
      }
    }
  }

  private mutating func read(_ item: Slice<UnsafeBufferPointer<UInt8>>, key: String) {
    var numbers = HexadecimalNumbers(bytes: item)
    let first = numbers.next() ?? 0
    if key == "decompose" || key == "lower" {
      let start = targets.count
      while let target = numbers.next() { targets.append(target) }
      map(first, to: start..<targets.count, isLowercase: key == "lower")
    } else {
      let bits = Self.bits(key)
      for scalar in first...(numbers.next() ?? first) { update(scalar) { $0.bits |= bits } }
    }
  }

  private mutating func map(_ scalar: UInt32, to range: Range<Int>, isLowercase: Bool) {
    var index = self[scalar].mappingIndex
    if index == 0 {
      index = mappings.count
      mappings.append(Mapping())
      update(scalar) { $0.bits |= UInt32(index) << 16 }
    }
    if isLowercase {
      mappings[index].lowercase = range
    } else {
      mappings[index].decomposition = range
    }
  }

  private mutating func update(_ scalar: UInt32, _ change: (inout Properties) -> Void) {
    let page = Int(scalar >> 7)
    if pages[page] == 0 {
      pages[page] = UInt16(properties.count >> 7)
      properties.append(contentsOf: repeatElement(Properties(), count: 128))
    }
    change(&properties[Int(pages[page]) << 7 | Int(scalar & 0x7F)])
  }

  private static func bits(_ key: String) -> UInt32 {
    switch key {
    case "drop": Properties.dropped.bits
    case "space": Properties.space.bits
    case "white": Properties.white.bits
    case "punctuation": Properties.punctuation.bits
    case "ideograph": Properties.ideograph.bits
    case "mark": Properties.mark.bits
    case "word": Properties.word.bits
    default: (UInt32(key.dropFirst("class-".count)) ?? 0) << 8
    }
  }
}

/// The hexadecimal numbers of `C0=41+300`, one after the other.
private struct HexadecimalNumbers: IteratorProtocol {
  var bytes: Slice<UnsafeBufferPointer<UInt8>>

  mutating func next() -> UInt32? {
    var number: UInt32?
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = (number ?? 0) << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "A")...UInt8(ascii: "F"): number = (number ?? 0) << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: return number
      }
    }
    return number
  }
}
