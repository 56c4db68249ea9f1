import CRaiseKernels
import RaiseTesting
import Testing

@Suite("Attention")
struct AttentionTests {
  static let cases: [AttentionCase] = [1, 2, 15, 16, 17, 33, 64, 100, 131].flatMap { keys in
    [0, 1, 5, 16, 40].flatMap { window in
      [false, true].map { AttentionCase(keyCount: keys, window: window, isCausal: $0) }
    }
  }
  static let headSizes = [16, 32, 48, 64, 80, 96, 112, 128].map {
    AttentionCase(headSize: $0, keyCount: 75, window: $0 % 32 == 0 ? 0 : 20, isCausal: $0 % 64 == 0)
  }
  static let extremes: [AttentionCase] = [0, 1e-20, 30, 100].map { AttentionCase(keyCount: 60, amplitude: $0) }

  private func whole(_ table: RowKernelTable, _ shape: AttentionCase, seed: UInt64 = 11) -> [Float] {
    let text = shape.text(seed: seed), ring = AttentionRing(table, shape)
    ring.append(shape.keyCount, of: text)
    let found = ring.attend(text.q, first: 0, rows: shape.keyCount)
    #expect(found.isIntact)
    return found.out
  }

  @Test("follows its definition for any window and direction", arguments: cases + headSizes + extremes)
  func definition(shape: AttentionCase) {
    let text = shape.text(seed: 11)
    let expected = (0..<shape.keyCount).flatMap { shape.expected(at: $0, of: text) }
    // Scores of up to 1e4 carry an error of their own size times 2^-24 into the exponents.
    let tolerance = 3e-6 * max(1, Double(shape.amplitude * shape.amplitude) / 2)
    for table in RowKernelTable.available {
      #expect(largestDifference(whole(table, shape), expected) <= tolerance, "\(table)")
    }
  }

  @Test("gives a row the same bits alone as with all others", arguments: cases + headSizes)
  func rowsAlone(shape: AttentionCase) {
    let text = shape.text(seed: 11), d = shape.headSize
    for table in RowKernelTable.available {
      let ring = AttentionRing(table, shape), all = whole(table, shape)
      ring.append(shape.keyCount, of: text)
      let alone = (0..<shape.keyCount).flatMap { ring.attend(text.q, first: $0, rows: 1).out }
      #expect(bits(alone) == bits(all), "\(table)")
      // Tiles that start at any row: every number of rows, every place in the tile.
      for first in 0..<min(9, shape.keyCount) {
        let rest = ring.attend(text.q, first: first, rows: shape.keyCount - first).out
        #expect(bits(rest) == bits(Array(all[(first * d)...])), "\(table) from \(first)")
      }
    }
  }

  @Test("read causally in any cutting, into a ring of any size, gives the bits of the whole")
  func cuttings() {
    var generator = SeededGenerator(seed: 12)
    for window in [1, 7, 16, 24, 0] {
      let shape = AttentionCase(keyCount: 150, window: window, isCausal: true)
      let text = shape.text(seed: 13)
      for table in RowKernelTable.available {
        let all = whole(table, shape, seed: 13)
        for most in [1, 3, 20] {
          let least = window == 0 ? shape.keyCount : window + most - 1
          var ringed = shape
          ringed.capacity = (least + 15) / 16 * 16 + Int.random(in: 0...2, using: &generator) * 16
          let ring = AttentionRing(table, ringed)
          var out: [Float] = []
          while ring.count < shape.keyCount {
            let first = ring.count
            ring.append(min(Int.random(in: 1...most, using: &generator), shape.keyCount - first), of: text)
            out += ring.attend(text.q, first: first, rows: ring.count - first).out
          }
          #expect(bits(out) == bits(all), "\(table) window \(window), at most \(most), ring \(ringed.ring)")
        }
      }
    }
  }

  @Test("does not see positions that the ring has lost, though their block lives on")
  func lostPositions() {
    let shape = AttentionCase(keyCount: 70, window: 0, isCausal: true, capacity: 32)
    let text = shape.text(seed: 14)
    for table in RowKernelTable.available {
      let ring = AttentionRing(table, shape)
      for _ in 0..<70 { ring.append(1, of: text) }
      var windowed = shape
      windowed.window = 32
      let expected = windowed.expected(at: 69, of: text)
      #expect(largestDifference(ring.attend(text.q, first: 69, rows: 1).out, expected) <= 3e-6, "\(table)")
    }
  }

  @Test("gives zeros to a row that sees nothing")
  func nothingSeen() {
    let shape = AttentionCase(keyCount: 40, window: 8)
    for table in RowKernelTable.available {
      let ring = AttentionRing(table, shape)
      ring.append(20, of: shape.text(seed: 15))
      let out = ring.attend(shape.text(seed: 15).q, first: 18, rows: 14).out
      #expect(out[(9 * 32)...].allSatisfy { $0 == 0 } && out[..<(9 * 32)].allSatisfy { $0.isFinite && $0 != 0 })
    }
  }

  @Test("gives the same bits with every fusing instruction set, and nearly the same without", arguments: cases)
  func sameBits(shape: AttentionCase) {
    let results = RowKernelTable.fused.map { whole($0, shape) }
    #expect(results.allSatisfy { bits($0) == bits(results[0]) })
    let portable = whole(.portable, shape).map(Double.init)
    #expect(results.allSatisfy { largestDifference($0, portable) <= 1e-5 })
  }
}
