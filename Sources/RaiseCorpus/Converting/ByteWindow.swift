import CRaiseScan
import Foundation

/// The decompressed bytes of a file, seen through a window that moves forwards.
final class ByteWindow {
  /// How the file is compressed, by its content.
  let compression: Compression
  /// Whether nothing stands behind what the window shows.
  private(set) var isAtEnd = false
  /// Where the window begins in the decompressed file, in bytes.
  private(set) var offset = 0

  private let file: InputFile
  private let source: any ByteSource
  private var pending = PendingBytes()
  /// Pending bytes that the window has passed: taken away only when more are read, since that moves what is left.
  private var passedCount = 0
  private let stepBytes = 1 << 20

  /// Opens a file and decides its compression by content.
  ///
  /// - Parameters:
  ///   - expectation: What the file should hold, for messages.
  ///   - goesOnBehindDamage: Whether what stands behind a corrupted member is shown, with a newline between.
  init(
    _ file: InputFile, expectation: String, engine: GzipEngine = .best, goesOnBehindDamage: Bool = false
  ) throws {
    self.file = file
    try file.fill(atLeast: 8)
    if let found = Compression.unsupported(opening: file.available) {
      throw CorpusError.unsupportedContent(path: file.path, expected: expectation, found: found)
    }
    compression = Compression.of(opening: file.available)
    source = try BlockReader.source(
      compression, of: file, engine: engine, goesOnBehindDamage: goesOnBehindDamage)
  }

  var path: String { file.path }
  var progressBytes: Int { file.consumedBytes }
  /// Why the file ended before its time, once it has.
  var loss: ByteLoss? { source.loss }

  /// Damage that begins within `range` of the decompressed file.
  func damages(in range: Range<Int>) -> [ByteDamage] { source.damages.filter { range.contains($0.offset) } }

  /// What can be seen.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: pending.bytes[passedCount...]) }
  var count: Int { pending.count - passedCount }

  /// Reads until the window shows more than `wanted` bytes or the file has ended.
  func fill(beyond wanted: Int) throws {
    guard !isAtEnd, count <= wanted else { return }
    pending.dropFirst(passedCount, keepingRoom: stepBytes)
    passedCount = 0
    while !isAtEnd && pending.count <= wanted {
      if try pending.append(atMost: stepBytes, from: source) == 0 { isAtEnd = true }
    }
  }

  /// Moves forwards by at most `length` bytes, which may lie behind what can be seen.
  ///
  /// - Returns: How many bytes there were.
  @discardableResult
  func advance(_ length: Int) throws -> Int {
    var passed = 0
    while true {
      let step = min(count, length - passed)
      passedCount += step
      offset += step
      passed += step
      if passed == length || isAtEnd { return passed }
      try fill(beyond: 0)
    }
  }

  /// Moves to an offset at or behind the window's own.
  ///
  /// - Throws: ``CorpusError/shorterThanBefore(path:expectedBytes:foundBytes:)``.
  func move(to target: Int) throws {
    if compression == .none, target > offset + count, source.seek(to: target) {
      pending.dropFirst(pending.count, keepingRoom: stepBytes)
      passedCount = 0
      offset = target
      isAtEnd = false
      return
    }
    let distance = target - offset
    guard try advance(distance) == distance else {
      throw CorpusError.shorterThanBefore(path: path, expectedBytes: target, foundBytes: offset)
    }
  }
}
