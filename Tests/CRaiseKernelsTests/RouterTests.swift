import CRaiseKernels
import Foundation
import RaiseTesting
import Testing

@Suite("Router and rotary positions")
struct RouterTests {
  private struct Choice: Equatable {
    var chosen: [Int32]
    var gates: [Float]
  }

  private func choice(_ table: RowKernelTable, _ logits: [Float], k: Int, sum: Float = 1) -> Choice {
    let guarded = GuardedFloats(logits), gates = GuardedFloats([Float](repeating: -1, count: k))
    var chosen = [Int32](repeating: -1, count: k)
    table.kernels.softmax_top_k(guarded.start, logits.count, 1, logits.count, k, sum, &chosen, gates.start)
    #expect(gates.isIntact)
    return Choice(chosen: chosen, gates: gates.values)
  }

  @Test("softmax_top_k lists the largest by ascending index", arguments: RowKernelTable.available)
  func definition(table: RowKernelTable) {
    var generator = SeededGenerator(seed: 8)
    for experts in [1, 2, 7, 8, 16, 17, 40, 64, 100] {
      for k in Set([1, 2, experts / 2, experts]) where (1...experts).contains(k) {
        // Few values, so that there are ties.
        let logits = (0..<experts).map { _ in Float(Int.random(in: -6...6, using: &generator)) / 2 }
        let found = choice(table, logits, k: k, sum: 2)
        let order = logits.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) }
        let expected = order.prefix(k).sorted()
        #expect(found.chosen == expected.map(Int32.init))
        let weights = expected.map { exp(Double(logits[$0])) }
        #expect(largestDifference(found.gates, weights.map { $0 / weights.reduce(0, +) * 2 }) <= 1e-6)
      }
    }
  }

  @Test("gates follow the exponential to a relative 1e-6 and end in exact zero", arguments: RowKernelTable.available)
  func exponential(table: RowKernelTable) {
    for distance in stride(from: Float(0), through: 87, by: 0.37) {
      let gates = choice(table, [0, -distance], k: 2).gates
      let expected = exp(-Double(distance))
      #expect(abs(Double(gates[1] / gates[0]) / expected - 1) <= 1e-6, "e^-\(distance)")
    }
    #expect(choice(table, [-1e4, 1e4], k: 2).gates == [0, 1])
    #expect(choice(table, [-.infinity, 3], k: 2).gates == [0, 1])
  }

  @Test("equal logits share evenly, the first chosen", arguments: RowKernelTable.available)
  func ties(table: RowKernelTable) {
    for logit: Float in [0, 1e4, -1e4] {
      let found = choice(table, [Float](repeating: logit, count: 24), k: 4, sum: 2)
      #expect(found == Choice(chosen: [0, 1, 2, 3], gates: [0.5, 0.5, 0.5, 0.5]))
    }
  }

  @Test("logits that are not numbers still choose k different experts", arguments: RowKernelTable.available)
  func notNumbers(table: RowKernelTable) {
    let hostile: [[Float]] = [
      [1, .nan, 3, .nan, .nan, 0], [1, .nan, 3, 2, .infinity], [Float](repeating: .nan, count: 20),
    ]
    for logits in hostile {
      for k in 1...logits.count {
        let chosen = choice(table, logits, k: k).chosen
        #expect(chosen == Set(chosen).sorted() && chosen.allSatisfy { logits.indices.contains(Int($0)) })
      }
    }
  }

  @Test("rotary turns each pair by position times frequency", arguments: RowKernelTable.available)
  func rotary(table: RowKernelTable) {
    var generator = SeededGenerator(seed: 9)
    let positions: [Int32] = [0, 1, 17, 511, 4096, 65_535, 1_000_000]
    for headSize in [16, 32, 48, 64, 128] {
      let half = headSize / 2, heads = 3, width = heads * headSize
      let frequencies = (0..<half).map { powf(10_000, -Float($0) / Float(half)) }
      let before = generator.floats(positions.count * width)
      let x = GuardedFloats(before)
      table.kernels.rotary(x.start, width, positions, frequencies, positions.count, heads, headSize)
      let expected = before.indices.map { i -> Double in
        let j = i % headSize % half, isFirst = i % headSize < half
        let angle = Double(Float(positions[i / width]) * frequencies[j])
        let (a, b) = isFirst ? (before[i], before[i + half]) : (before[i - half], before[i])
        return isFirst
          ? Double(a) * cos(angle) - Double(b) * sin(angle) : Double(b) * cos(angle) + Double(a) * sin(angle)
      }
      #expect(largestDifference(x.values, expected) <= 1e-6 && x.isIntact)
    }
  }

  @Test("all fusing instruction sets choose and rotate to the same bits")
  func sameBits() {
    var generator = SeededGenerator(seed: 10)
    let logits = generator.floats(64), x = generator.floats(64), frequencies = generator.floats(32, in: 0...1)
    let results = RowKernelTable.fused.map { table in
      var rotated = x
      table.kernels.rotary(&rotated, 64, [12_345], frequencies, 1, 1, 64)
      return bits(rotated + choice(table, logits, k: 6).gates)
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}
