import Foundation

/// A phrase of small letters in texts that rarely have it, looked for by its rarest letter: an "e" or a "t" would stop the
/// search at every other word.
struct Phrase: Sendable {
  private let bytes: [UInt8]
  private let anchor: Int

  init(_ text: String) {
    let bytes = Array(text.utf8)
    self.bytes = bytes
    anchor = bytes.indices.min { Self.rank(bytes[$0]) < Self.rank(bytes[$1]) } ?? 0
  }

  /// Whether it stands in `range` of a text whose ASCII letters are small.
  func occurs(in text: [UInt8], _ range: Range<Int>) -> Bool {
    text.withUnsafeBytes { text in
      guard let base = text.baseAddress else { return false }
      var start = range.lowerBound
      while start + bytes.count <= range.upperBound,
        let found = memchr(base + start + anchor, Int32(bytes[anchor]), range.upperBound - start - bytes.count + 1)
      {
        let place = UnsafeRawPointer(found) - anchor
        if place.load(as: UInt8.self) == bytes[0], memcmp(place, bytes, bytes.count) == 0 { return true }
        start = place - base + 1
      }
      return false
    }
  }

  /// How frequent a letter is in English: 0 for the rarest.
  private static func rank(_ byte: UInt8) -> Int { rarestFirst.firstIndex(of: byte) ?? rarestFirst.count }

  private static let rarestFirst = Array("zqxjkvbpygfwmucldrhsinoate".utf8)
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes with the capital letters of ASCII made small, in a form that compilers make vector instructions of.
  func lowercasedASCII() -> [UInt8] {
    Array(unsafeUninitializedCapacity: count) { buffer, initializedCount in
      for index in 0..<count {
        let byte = self[index]
        buffer[index] = byte | (byte &- UInt8(ascii: "A") < 26 ? 0x20 : 0)
      }
      initializedCount = count
    }
  }
}
