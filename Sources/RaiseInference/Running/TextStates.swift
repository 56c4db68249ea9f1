/// The final states of a text that its heads read: the first, the last, and the sum for a mean.
///
/// Kept apart from the forward pass, so that a text may come in pieces. The states of a causal model's tokens never
/// change, so the sum of what has been read stays true.
struct TextStates: Sendable {
  private(set) var first: [Float] = []
  private(set) var last: [Float] = []
  private var sum: [Float] = []
  private(set) var count = 0

  /// Takes `rows` states of `width` numbers, in the order of their tokens. Only the first and the last of them need to
  /// be there unless a mean is asked for.
  mutating func take(_ states: UnsafePointer<Float>, rows: Int, width: Int, summing: Bool) {
    guard rows > 0 else { return }
    if count == 0 { first = Array(UnsafeBufferPointer(start: states, count: width)) }
    last.removeAll(keepingCapacity: true)
    last.append(contentsOf: UnsafeBufferPointer(start: states + (rows - 1) * width, count: width))
    count += rows
    guard summing else { return }
    if sum.isEmpty { sum = [Float](repeating: 0, count: width) }
    // One row after another: the sum has one order, however the text was cut.
    for row in 0..<rows {
      for index in 0..<width { sum[index] += states[row * width + index] }
    }
  }

  var mean: [Float] { sum.map { $0 / Float(count) } }
}
