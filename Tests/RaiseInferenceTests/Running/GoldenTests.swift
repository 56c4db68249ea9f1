import Foundation
import RaiseInference
import Testing

/// The tiny checkpoints answer as PyTorch does (training/make_tiny.py makes both).
@Suite struct GoldenTests {
  @Test("Logits, tokens and states are PyTorch's to 1e-4 in 32 bits", arguments: TinyModel.allCases)
  func agreesWithPyTorch(tiny: TinyModel) throws {
    let golden = try GoldenVectors(path: tiny.folder + "/golden.json")
    for comparison in try golden.compare(with: tiny.load()) {
      #expect(comparison.mismatches.isEmpty, "case \(comparison.index): \(comparison.mismatches)")
      for (head, difference) in comparison.maxDifference {
        #expect(difference <= golden.tolerance, "case \(comparison.index), head \(head)")
      }
    }
  }

  @Test(
    "Fewer bits stay near",
    arguments: [(Precision.bfloat16, Float(0.05)), (.float16, 0.005), (.int8, 0.08)])
  func staysNear(precision: Precision, tolerance: Float) throws {
    for tiny in TinyModel.allCases {
      let golden = try GoldenVectors(path: tiny.folder + "/golden.json")
      let comparisons = try golden.compare(with: tiny.load(precision))
      let heads = try #require(comparisons.first).difference.keys
      let relative = heads.map { head in
        comparisons.compactMap { $0.difference[head] }.reduce(0, +)
          / comparisons.compactMap { $0.size[head] }.reduce(0, +)
      }
      #expect(relative.reduce(0, +) / Float(heads.count) <= tolerance, "\(tiny), \(precision): \(relative)")
    }
  }
}
