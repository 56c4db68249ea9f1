import CRaiseScan
import Foundation

/// One line of a block, as it stands there.
struct RawLine {
  /// The first byte.
  var start: UnsafePointer<UInt8>
  /// Where it stands in the block's bytes, without its newline.
  var range: Range<Int>
  /// Its 1-based number in the file.
  var number: Int
  /// Where it begins in the decompressed file.
  var byteOffset: Int

  /// Whether it is of JSON white space only.
  var isBlank: Bool {
    for byte in UnsafeBufferPointer(start: start, count: range.count) {
      guard byte == 0x20 || byte == 0x0D || byte == 0x09 else { return false }
    }
    return true
  }

  /// The text that a string value of the line stands for.
  func text(of value: raise_json_value) -> String {
    let literal = UnsafeBufferPointer(start: start + value.start + 1, count: value.end - value.start - 2)
    guard value.escaped, let inside = literal.baseAddress else { return String(decoding: literal, as: UTF8.self) }
    return String(unsafeUninitializedCapacity: literal.count) { text in
      text.baseAddress.map { raise_json_unescape(inside, literal.count, $0) } ?? 0
    }
  }
}

/// Walks over the lines of a block.
struct LineCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let blockOffset: Int
  private let origins: [LineOrigin]?
  private var position = 0
  private var number: Int
  /// How many lines came before the next one.
  private(set) var lineIndex = 0

  init(_ block: LineBlock, _ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    blockOffset = block.byteOffset
    origins = block.origins
    number = block.firstLine
  }

  mutating func next() -> RawLine? {
    guard position < bytes.count, let base = bytes.baseAddress else { return nil }
    let start = base + position
    let newline = memchr(start, 0x0A, bytes.count - position)
    let length = newline.map { UnsafeRawPointer(start).distance(to: UnsafeRawPointer($0)) } ?? bytes.count - position
    defer {
      position += length + 1
      number += 1
      lineIndex += 1
    }
    let origin = origins.flatMap { lineIndex < $0.count ? $0[lineIndex] : nil }
    return RawLine(
      start: start, range: position..<position + length, number: origin?.number ?? number,
      byteOffset: origin?.byteOffset ?? blockOffset + position)
  }
}
