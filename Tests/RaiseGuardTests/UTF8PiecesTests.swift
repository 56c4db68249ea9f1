import Testing

@testable import RaiseGuard

@Suite struct UTF8PiecesTests {
  private static let texts: [[UInt8]] = [
    Array("aé水👩‍👧\u{10FFFF}".utf8), [0xF0, 0x9F, 0x98], [0xC3], [0xE6, 0xB0], [0x80, 0x80, 0x41], [0xC0, 0xAF],
    [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80],
    [0xFF, 0x41],
    [0x41, 0xF0, 0x9F, 0x42, 0xE6, 0x43], [0xF5, 0x80, 0x80, 0x80],
  ]

  @Test("Pieces give what all bytes together give, wherever they are cut", arguments: texts)
  func cuttings(bytes: [UInt8]) {
    let whole = String(decoding: bytes, as: UTF8.self)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        var pieces = UTF8Pieces()
        var text = pieces.append(bytes[..<first])
        text += pieces.append(bytes[first..<second])
        text += pieces.append(bytes[second...])
        text += pieces.finish()
        #expect(Array(text.utf8) == Array(whole.utf8), "cut at \(first) and \(second)")
      }
    }
  }

  @Test("What is complete does not wait")
  func waits() {
    var pieces = UTF8Pieces()
    #expect(pieces.append([0x61, 0xE6, 0xB0]) == "a")
    #expect(pieces.append([0xB4, 0x62]) == "水b")
    #expect(pieces.finish() == "")
  }
}
