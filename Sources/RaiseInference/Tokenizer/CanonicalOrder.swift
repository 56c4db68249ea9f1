/// Puts the marks behind a letter into canonical order (Unicode 3.11, D109).
///
/// Hugging Face aligns what comes out with the original in a way of its own: the first scalar of each decomposition takes
/// the next original scalar, whatever the reordering made of them, and the others share the one taken last.
struct CanonicalOrder: Sendable {
  struct Mark: Sendable {
    var scalar: UInt32
    /// The canonical combining class, not 0.
    var combiningClass: UInt8
    /// False for the second and later scalars of a decomposition.
    var isFirst: Bool
    /// Counts up in text order, which marks of one class keep.
    var order: Int
  }

  private(set) var marks: [Mark] = []
  /// The original scalars of the marks that are first, in text order.
  private var origins: [Range<Int>] = []
  private var isOrdered = true
  /// The original scalar that was taken last.
  private var lastOrigin = 0..<0

  var isEmpty: Bool { marks.isEmpty }

  mutating func removeAll() {
    marks.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    isOrdered = true
    lastOrigin = 0..<0
  }

  /// Takes a mark; `origin` counts when it is the first scalar of its decomposition.
  mutating func append(_ scalar: UInt32, combiningClass: UInt8, isFirst: Bool, origin: Range<Int>) {
    if let last = marks.last, last.combiningClass > combiningClass { isOrdered = false }
    marks.append(Mark(scalar: scalar, combiningClass: combiningClass, isFirst: isFirst, order: marks.count))
    if isFirst { origins.append(origin) }
  }

  /// Takes a scalar that no mark moves across, and answers its origin.
  mutating func pass(isFirst: Bool, origin: Range<Int>) -> Range<Int> {
    if isFirst { lastOrigin = origin }
    return lastOrigin
  }

  /// Hands over the waiting marks in canonical order.
  mutating func flush(_ body: (_ scalar: UInt32, _ origin: Range<Int>) -> Void) {
    if !isOrdered { marks.sort { ($0.combiningClass, $0.order) < ($1.combiningClass, $1.order) } }
    var taken = 0
    for mark in marks {
      if mark.isFirst {
        lastOrigin = origins[taken]
        taken += 1
      }
      body(mark.scalar, lastOrigin)
    }
    marks.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    isOrdered = true
  }
}
