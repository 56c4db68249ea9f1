import Testing

@testable import RaiseInference

@Suite struct SmallFloatsTests {
  /// The value of a binary16 by its definition (IEEE 754-2019, 3.4).
  private static func definition(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
    let magnitude: Double =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }

  @Test("All 65,536 half floats widen by their definition and narrow back")
  func halves() {
    for bits in UInt16.min...UInt16.max {
      let (value, expected) = (Float(float16: bits), Self.definition(bits))
      if expected.isNaN {
        #expect(value.isNaN && Float(float16: value.float16).isNaN)
      } else if Double(value) != expected || value.float16 != bits {
        Issue.record("\(bits): \(value), expected \(expected)")
      }
    }
  }

  @Test("Between two half floats the nearer is taken, and the even one midway")
  func halvesRound() {
    for bits in UInt16(0)..<0x7BFF {
      let (low, high) = (Self.definition(bits), Self.definition(bits + 1))
      let middle = Float((low + high) / 2)
      let even = bits.isMultiple(of: 2) ? bits : bits + 1
      guard middle.float16 == even, middle.nextDown.float16 == bits, middle.nextUp.float16 == bits + 1,
        (-middle).float16 == even | 0x8000
      else {
        Issue.record("around \(middle)")
        return
      }
    }
    #expect(Float(65519.99).float16 == 0x7BFF)
    #expect(Float(65520).float16 == 0x7C00)
    #expect(Float.leastNonzeroMagnitude.float16 == 0)
  }

  @Test("Brain floats widen and narrow back, and round to the nearest, half to even")
  func brains() {
    for bits in UInt16.min...UInt16.max where !Float(bfloat16: bits).isNaN {
      if Float(bfloat16: bits).bfloat16 != bits { Issue.record("\(bits)") }
    }
    #expect(Float(bitPattern: 0x3F80_8000).bfloat16 == 0x3F80)
    #expect(Float(bitPattern: 0x3F80_8001).bfloat16 == 0x3F81)
    #expect(Float(bitPattern: 0x3F81_8000).bfloat16 == 0x3F82)
    #expect(Float.greatestFiniteMagnitude.bfloat16 == 0x7F80)
    #expect(Float(bfloat16: Float.nan.bfloat16).isNaN)
  }

  @Test("The largest number of each precision stays finite, the next does not")
  func greatest() {
    let half = Precision.float16.greatestMagnitude
    #expect(Float(float16: half.float16).isFinite && !Float(float16: half.nextUp.float16).isFinite)
    let brain = Precision.bfloat16.greatestMagnitude
    #expect(Float(bfloat16: brain.bfloat16).isFinite && !Float(bfloat16: brain.nextUp.bfloat16).isFinite)
  }
}
