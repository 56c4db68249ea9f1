/// The 16-bit formats that weights are stored in. Swift's own Float16 does not exist on macOS for x86.
extension Float {
  /// Widens a bfloat16: the upper half of a 32-bit float.
  @inline(__always)
  init(bfloat16 bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }

  /// Widens an IEEE 754 binary16.
  @inline(__always)
  init(float16 bits: UInt16) {
    // Exponent and fraction in their places of a 32-bit float are 2^112 too small, and so are subnormals.
    let magnitude = Float(bitPattern: UInt32(bits & 0x7FFF) << 13) * Float(bitPattern: 0x7780_0000)
    let isFinite = bits & 0x7C00 != 0x7C00
    let widened = isFinite ? magnitude.bitPattern : UInt32(bits & 0x7FFF) << 13 | 0x7F80_0000
    self.init(bitPattern: widened | UInt32(bits & 0x8000) << 16)
  }

  /// Rounded to the nearest bfloat16, half to even; infinite beyond its range, NaN stays NaN.
  var bfloat16: UInt16 {
    if isNaN { return UInt16(truncatingIfNeeded: bitPattern >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bitPattern + 0x7FFF + (bitPattern >> 16 & 1)) >> 16)
  }

  /// Rounded to the nearest binary16, half to even; infinite beyond its range, NaN stays NaN.
  var float16: UInt16 {
    let sign = UInt16(truncatingIfNeeded: bitPattern >> 16 & 0x8000)
    if isNaN { return sign | 0x7E00 }
    if magnitude >= 65520 { return sign | 0x7C00 }
    // Below 2^-14 the step is 2^-24; adding a power of two of that step lets the addition round.
    if magnitude < 0x1p-14 { return sign | UInt16(truncatingIfNeeded: (magnitude + 0.5).bitPattern) }
    let bits = magnitude.bitPattern
    return sign | UInt16(truncatingIfNeeded: (bits - 0x3800_0000 + 0xFFF + (bits >> 13 & 1)) >> 13)
  }
}
