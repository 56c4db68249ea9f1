/// The decompressed bytes of a file, from its beginning to its end.
protocol ByteSource: AnyObject {
  /// Writes up to `target.count` bytes, at least one unless the source has ended.
  ///
  /// - Throws: ``CorpusError/unreadable(path:reason:)`` when the system cannot read.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int

  /// Why the source ended before its time, once `read` has returned 0.
  var loss: ByteLoss? { get }

  /// What was passed over so far, where the source goes on behind damage.
  var damages: [ByteDamage] { get }

  /// Moves to `offset` if that is possible without reading.
  func seek(to offset: Int) -> Bool
}

/// What ended a compressed file before its time.
struct ByteLoss {
  var kind: InputOddity.Kind
  var reason: String
}

extension ByteSource {
  var damages: [ByteDamage] { [] }
}

/// Compressed data that could not be decoded and was passed over. A newline stands for it.
struct ByteDamage {
  /// What the member gave before it turned out to be wrong, in decompressed bytes. The newline stands behind.
  var range: Range<Int>
  var offset: Int { range.upperBound }
  var reason: String
}

/// A file that is not compressed.
final class PlainSource: ByteSource {
  private let file: InputFile
  let loss: ByteLoss? = nil

  init(_ file: InputFile) { self.file = file }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard file.available.isEmpty else {
      let count = min(target.count, file.available.count)
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: file.available[..<count]))
      file.consume(count)
      return count
    }
    return try file.readDirectly(into: target)
  }

  func seek(to offset: Int) -> Bool { file.seek(to: offset) }
}
