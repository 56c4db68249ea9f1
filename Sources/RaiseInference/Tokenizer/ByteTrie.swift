/// Finds the longest of many byte strings that a text starts with, one step a byte.
///
/// Nodes are numbers; the edges of all of them are in one hash table with linear probing, at most half full.
struct ByteTrie: Sendable {
  typealias Node = UInt32

  /// So many nodes fit beside a byte into 32 bits.
  static let maxNodes = 1 << 24

  let root: Node = 0
  /// The value at each node, or -1.
  private(set) var values: [Int32] = [-1]
  /// The parent's node and the byte in the upper half, the child in the lower; 0 is no edge, as the root is no child.
  private var edges = [UInt64](repeating: 0, count: 1 << 10)
  private var shift: UInt32 = 32 - 10

  /// Adds a string and answers its value: the one given, or the one it had.
  ///
  /// - Precondition: all strings together have fewer than `maxNodes` bytes.
  mutating func insert(_ string: some Sequence<UInt8>, value: Int32) -> Int32 {
    var node = root
    for byte in string { node = child(of: node, byte) ?? addChild(to: node, byte) }
    if values[Int(node)] < 0 { values[Int(node)] = value }
    return values[Int(node)]
  }

  /// Where a string leads, or nil where no string starts with it.
  func node(of string: some Sequence<UInt8>) -> Node? {
    var node = root
    for byte in string {
      guard let next = child(of: node, byte) else { return nil }
      node = next
    }
    return node
  }

  /// The value of a string.
  func value(of string: some Sequence<UInt8>) -> Int32? {
    node(of: string).map { values[Int($0)] }.flatMap { $0 < 0 ? nil : $0 }
  }

  /// The value and the end of the longest string that `bytes[start..<end]` starts with, going on from a node.
  @inline(__always)
  func longestMatch(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, at node: Node
  ) -> (value: Int32, end: Int)? {
    var node = node
    var index = start
    var match: (value: Int32, end: Int)?
    while index < end, let next = child(of: node, bytes[index]) {
      node = next
      index += 1
      let value = values[Int(node)]
      if value >= 0 { match = (value, index) }
    }
    return match
  }

  @inline(__always)
  private func child(of node: Node, _ byte: UInt8) -> Node? {
    let key = node << 8 | UInt32(byte)
    var slot = firstSlot(key)
    while edges[slot] != 0 {
      if UInt32(edges[slot] >> 32) == key { return UInt32(truncatingIfNeeded: edges[slot]) }
      slot = (slot + 1) & (edges.count - 1)
    }
    return nil
  }

  /// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
  @inline(__always)
  private func firstSlot(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> shift) }

  private mutating func addChild(to node: Node, _ byte: UInt8) -> Node {
    precondition(values.count < Self.maxNodes, "too many nodes")
    if values.count * 2 > edges.count { grow() }
    let child = Node(values.count)
    values.append(-1)
    place(UInt64(node << 8 | UInt32(byte)) << 32 | UInt64(child))
    return child
  }

  private mutating func place(_ edge: UInt64) {
    var slot = firstSlot(UInt32(edge >> 32))
    while edges[slot] != 0 { slot = (slot + 1) & (edges.count - 1) }
    edges[slot] = edge
  }

  private mutating func grow() {
    let old = edges
    edges = [UInt64](repeating: 0, count: old.count * 2)
    shift -= 1
    for edge in old where edge != 0 { place(edge) }
  }
}
