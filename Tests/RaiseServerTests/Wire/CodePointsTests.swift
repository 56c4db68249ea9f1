import Testing

@testable import RaiseServer

@Suite struct CodePointsTests {
  @Test("Bytes become code points at every place", arguments: ["", "abc", "é😀e\u{301}文", "😀😀"])
  func everyPlace(text: String) {
    let points = CodePoints(text)
    #expect(points.count == text.unicodeScalars.count)
    var (byte, index) = (0, 0)
    for scalar in text.unicodeScalars {
      let length = UTF8.width(scalar)
      #expect(points.index(ofByte: byte) == index)
      #expect(points.range(ofBytes: byte..<(byte + length)) == index..<(index + 1))
      byte += length
      index += 1
    }
    #expect(points.index(ofByte: byte) == index)
    #expect(points.range(ofBytes: 0..<byte) == 0..<index)
  }
}
