import RaiseTesting
import Testing

@testable import RaiseInference

@Suite struct UTF8DecodingTests {
  private static let fragments: [[UInt8]] = [
    [0x41], [0xC3, 0xA9], [0xE4, 0xBB, 0x8A], [0xF0, 0x9F, 0x98, 0x80], [0xC0, 0xAF], [0xE0, 0x9F, 0xBF],
    [0xED, 0xA0, 0x80], [0xF0, 0x8F], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x80], [0xFF],
    [0xEF, 0xBF, 0xBD],
  ]

  @Test("Bytes that are no UTF-8 are replaced as the standard library does, subpart by subpart")
  func replacement() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<5_000 {
      var bytes = (0..<6).flatMap { _ in Self.fragments.randomElement(using: &generator) ?? [] }
      if Bool.random(using: &generator) { bytes.remove(at: Int.random(in: 0..<bytes.count, using: &generator)) }
      #expect(decoded(bytes) == String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value))
    }
  }

  private func decoded(_ bytes: [UInt8]) -> [UInt32] {
    bytes.withUnsafeBufferPointer { bytes in
      var scalars: [UInt32] = []
      var index = 0
      while index < bytes.count {
        let found = UTF8Decoding.decode(bytes, at: index, end: bytes.count)
        scalars.append(found.scalar ?? 0xFFFD)
        index += found.width
      }
      return scalars
    }
  }

  @Test("Every scalar that is written is read again, forwards and backwards")
  func roundTrip() {
    for value in UInt32(0)...0x10FFFF where value % 7 == 0 && Unicode.Scalar(value) != nil {
      var bytes: [UInt8] = []
      UTF8Decoding.append(value, to: &bytes)
      bytes.withUnsafeBufferPointer { bytes in
        let forwards = UTF8Decoding.decode(bytes, at: 0, end: bytes.count)
        let backwards = UTF8Decoding.decode(bytes, before: bytes.count, start: 0)
        if forwards != (value, bytes.count) || backwards != (value, bytes.count) {
          Issue.record("scalar \(value): \(forwards), \(backwards)")
        }
      }
    }
  }
}
