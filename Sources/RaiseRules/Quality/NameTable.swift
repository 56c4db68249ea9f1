/// Gives small numbers, 1, 2, 3…, to 64-bit keys in the order in which they first come, and counts how often each comes.
struct NameTable: ~Copyable {
  /// Of each slot the key, and its name; 0 when the slot is free.
  private let keys: UnsafeMutablePointer<UInt64>
  private let slots: UnsafeMutablePointer<UInt32>
  private let mask: Int
  private let tally: UnsafeMutablePointer<UInt32>
  private let capacity: Int
  private var lastName = 0

  /// A table for at most `capacity` keys.
  init(capacity: Int) {
    var size = 16
    while size < 2 * capacity { size *= 2 }
    mask = size - 1
    keys = .allocate(capacity: size)
    slots = .allocate(capacity: size)
    slots.initialize(repeating: 0, count: size)
    self.capacity = capacity
    tally = .allocate(capacity: capacity + 1)
    tally.initialize(to: 0)
  }

  deinit {
    keys.deallocate()
    slots.deallocate()
    tally.deallocate()
  }

  /// The name of `key`, given now if it is new.
  @inline(__always)
  mutating func name(_ key: UInt64) -> UInt32 {
    let slot = slot(of: key)
    if slots[slot] == 0 {
      precondition(lastName < capacity, "more keys than the table was made for")
      lastName += 1
      slots[slot] = UInt32(truncatingIfNeeded: lastName)
      (keys + slot).initialize(to: key)
      (tally + lastName).initialize(to: 0)
    }
    let name = slots[slot]
    tally[Int(name)] += 1
    return name
  }

  /// How often the key of `name` has come.
  @inline(__always)
  func count(of name: UInt32) -> UInt32 { tally[Int(name)] }

  /// How often each name has come; at 0 nothing.
  var counts: [UInt32] { Array(UnsafeBufferPointer(start: tally, count: lastName + 1)) }

  /// Where `key` stands, or would.
  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    // Keys made of two names differ in few low bits; the multiplication spreads them over the high ones.
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }
}
