/// A set of many names, kept in one piece: about 12 bytes each beside their own.
struct NameList: Sendable {
  /// Why a name could not be added.
  struct FullError: Error {}

  /// All names, one behind the other.
  private var bytes: [UInt8] = []
  /// Where each name ends.
  private var ends: [UInt32] = []
  /// Of each slot the number of its name, from 1; 0 where the slot is free. A power of two.
  private var slots = [UInt32](repeating: 0, count: 16)

  /// How many names there are.
  var count: Int { ends.count }
  var isEmpty: Bool { ends.isEmpty }

  /// Adds a name; one that is there already stays once.
  ///
  /// - Throws: ``FullError`` when the names are longer than 4 GiB together.
  mutating func insert(_ name: some Collection<UInt8>) throws(FullError) {
    if 2 * (ends.count + 1) > slots.count { grow() }
    let slot = slot(of: name)
    guard slots[slot] == 0 else { return }
    guard let end = UInt32(exactly: bytes.count + name.count), ends.count < Int(UInt32.max) else { throw FullError() }
    bytes += name
    ends.append(end)
    slots[slot] = UInt32(ends.count)
  }

  /// Whether the name is among them.
  func contains(_ name: some Collection<UInt8>) -> Bool { !isEmpty && slots[slot(of: name)] != 0 }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: 2 * slots.count)
    for number in ends.indices {
      let name = bytes[range(of: number)]
      slots[slot(of: name)] = UInt32(number + 1)
    }
  }

  private func range(of number: Int) -> Range<Int> { (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number]) }

  /// Where the name stands, or would.
  private func slot(of name: some Collection<UInt8>) -> Int {
    // FNV-1a; the multiplication spreads its bits over the high ones.
    let hash = name.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    var slot = Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 20) & (slots.count - 1)
    while slots[slot] != 0, !bytes[range(of: Int(slots[slot]) - 1)].elementsEqual(name) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }
}
