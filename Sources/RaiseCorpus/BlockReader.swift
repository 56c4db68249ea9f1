import CRaiseScan
import Foundation

/// Cuts a file, compressed or not, into blocks of whole lines.
///
///     let reader = try BlockReader(CorpusFile(path: "part-0001.jsonl.gz", name: "part-0001.jsonl.gz"))
///     while let block = try reader.next() { … }
///
/// Where blocks end depends only on the content from the first block's beginning on: a block is as many whole lines as
/// fit into `blockBytes`, or one longer line alone. So a reader that starts where an earlier block ended cuts the same
/// blocks as one that was never interrupted.
public final class BlockReader {
  /// How the file is compressed, by its content.
  public let compression: Compression
  /// The size of the file as it lies on disk, in bytes; nil for pipes.
  public var totalBytes: Int? { file.totalBytes }
  /// How many bytes of the file as it lies on disk were read.
  public var progressBytes: Int { file.consumedBytes }

  private let file: InputFile
  private let source: any ByteSource
  private let blockBytes: Int
  private let maxLineBytes: Int
  private var pending = PendingBytes()
  private var sourceEnded = false
  /// Offset, line and index of the next block; the pending bytes begin there.
  private var offset: Int
  private var line: Int
  private var index: Int

  /// Opens a file and decides its compression by content.
  ///
  /// - Parameters:
  ///   - blockBytes: How long a block of more than one line may be, in bytes, > 0.
  ///   - maxLineBytes: The longest line that is read, without its newline; longer ones are skipped and reported.
  ///   - offset: Where to start in the decompressed file: an earlier block's `endOffset`.
  ///   - line: The number of the line there: the same block's `nextLine`.
  ///   - blockIndex: The index of the first block: the same block's `index` + 1.
  /// - Throws: ``CorpusError``.
  public convenience init(
    _ file: CorpusFile, blockBytes: Int = 1 << 20, maxLineBytes: Int = 256 << 20, startingAt offset: Int = 0,
    line: Int = 1, blockIndex: Int = 0
  ) throws {
    try self.init(
      InputFile(file.path), fileName: file.name, engine: .best,
      blockBytes: blockBytes, maxLineBytes: maxLineBytes, startingAt: offset, line: line, blockIndex: blockIndex)
  }

  init(
    _ file: InputFile, fileName: String, engine: GzipEngine = .best, blockBytes: Int = 1 << 20,
    maxLineBytes: Int = 256 << 20, startingAt offset: Int = 0, line: Int = 1, blockIndex: Int = 0
  ) throws {
    self.file = file
    self.maxLineBytes = min(max(maxLineBytes, 1), Int.max / 2)
    // No block is longer than a line may be, so a line in a block of several needs no check of its own.
    self.blockBytes = max(1, min(blockBytes, maxLineBytes))
    self.offset = offset
    self.line = line
    index = blockIndex
    try file.fill(atLeast: 8)
    if let found = Compression.unsupported(opening: file.available) {
      throw CorpusError.unsupportedContent(path: file.path, expected: "text, gzip or zstd", found: found)
    }
    compression = Compression.of(opening: file.available)
    source = try Self.source(compression, of: file, engine: engine)
    if offset > 0 { try skip(offset) } else { try open(fileName) }
  }

  /// The next block, or nil at the end.
  ///
  /// What is odd about the end of the file comes with its last block, or with an empty one when the file has no lines.
  ///
  /// - Throws: ``CorpusError/unreadable(path:reason:)``.
  public func next() throws -> LineBlock? {
    try fill(beyond: blockBytes)
    if pending.count == 0 { return try emptyBlock() }
    if let end = lastLineEnd(within: blockBytes) { return try cut(end) }
    if let end = try firstLineEnd() { return try cut(end) }
    return try skipLine()
  }
}

// MARK: - Opening

extension BlockReader {
  static func source(
    _ compression: Compression, of file: InputFile, engine: GzipEngine, goesOnBehindDamage: Bool = false
  ) throws -> any ByteSource {
    switch compression {
    case .none: PlainSource(file)
    case .gzip where engine == .isal: MemberSource(file, try IsalDecoder(), goesOnBehindDamage: goesOnBehindDamage)
    case .gzip: MemberSource(file, try ZlibDecoder(), goesOnBehindDamage: goesOnBehindDamage)
    case .zstd: MemberSource(file, try ZstdDecoder(), goesOnBehindDamage: goesOnBehindDamage)
    }
  }

  /// Looks at the opening of the content: a byte order mark is no part of the first line, so that lines can be copied
  /// out as they are; other kinds of content are refused here rather than line by line.
  private func open(_ fileName: String) throws {
    try fill(beyond: 1 << 12)
    let opening = UnsafeRawBufferPointer(pending.bytes)
    if let found = Compression.unsupported(opening: opening) {
      throw CorpusError.unsupportedContent(path: file.path, expected: "text inside \(compression)", found: found)
    }
    let mark = opening.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let content = UnsafeRawBufferPointer(rebasing: opening[mark...])
    if let found = JSONLinesFormat.foreignContent(opening: content, fileName: fileName) {
      throw CorpusError.unsupportedContent(path: file.path, expected: JSONLinesFormat.expectation, found: found)
    }
    pending.dropFirst(mark, keepingRoom: blockBytes)
    offset = mark
  }

  private func skip(_ target: Int) throws {
    if source.seek(to: target) { return }
    var skipped = 0
    while skipped < target {
      try fill(beyond: 0)
      if pending.count == 0 {
        throw CorpusError.shorterThanBefore(path: file.path, expectedBytes: target, foundBytes: skipped)
      }
      let step = min(pending.count, target - skipped)
      pending.dropFirst(step, keepingRoom: blockBytes)
      skipped += step
    }
  }
}

// MARK: - Cutting

extension BlockReader {
  /// Reads until more than `count` bytes are pending or the source has ended.
  private func fill(beyond count: Int) throws {
    while !sourceEnded && pending.count <= count {
      let room = max(min(blockBytes, 1 << 20), 64 << 10)
      if try pending.append(atMost: room, from: source) == 0 { sourceEnded = true }
    }
  }

  private func lastLineEnd(within limit: Int) -> Int? {
    let count = min(limit, pending.count)
    guard let start = pending.bytes.baseAddress else { return nil }
    let newline = raise_last_newline(start, count)
    return newline < count ? newline + 1 : nil
  }

  /// The end of a first line that is longer than a block or has no newline; nil when it is over the limit.
  private func firstLineEnd() throws -> Int? {
    var searched = 0
    while true {
      let count = min(pending.count, maxLineBytes + 1)
      if let newline = newline(from: searched, to: count) { return newline + 1 }
      if pending.count > maxLineBytes { return nil }
      if sourceEnded { return pending.count }
      searched = count
      try fill(beyond: pending.count)
    }
  }

  private func newline(from start: Int, to end: Int) -> Int? {
    guard start < end, let base = pending.bytes.baseAddress else { return nil }
    guard let found = memchr(base + start, 0x0A, end - start) else { return nil }
    return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
  }

  private func cut(_ length: Int) throws -> LineBlock {
    try fill(beyond: length)
    let lines = UnsafeBufferPointer(rebasing: pending.bytes[..<length])
    let newlines = lines.baseAddress.map { raise_count_newlines($0, length) } ?? 0
    let endsInNewline = lines.last == 0x0A
    let bytes = Array(lines)
    pending.dropFirst(length, keepingRoom: blockBytes)
    return try block(bytes, length: length, lines: endsInNewline ? newlines : newlines + 1, lossLine: line + newlines)
  }

  /// Passes over a line that is too long, without keeping it.
  private func skipLine() throws -> LineBlock {
    var length = 0
    var end: Int?
    while true {
      end = newline(from: 0, to: pending.count)
      let step = end ?? pending.count
      length += step
      pending.dropFirst(step, keepingRoom: blockBytes)
      if end != nil || sourceEnded { break }
      try fill(beyond: 0)
    }
    let reason = "expected a line of at most \(maxLineBytes) bytes, found one of \(length); it is skipped"
    let oddity = InputOddity(kind: .overlongLine, line: line, byteOffset: offset, reason: reason)
    if end != nil { pending.dropFirst(1, keepingRoom: blockBytes) }
    try fill(beyond: 0)
    return try block([], length: end == nil ? length : length + 1, lines: 1, lossLine: line, oddities: [oddity])
  }

  /// A file without lines still has its oddities told, once: a resumed reader has had them with an earlier block.
  private func emptyBlock() throws -> LineBlock? {
    guard index == 0, source.loss != nil else { return nil }
    return try block([], length: 0, lines: 0, lossLine: line)
  }

  private func block(
    _ bytes: [UInt8], length: Int, lines: Int, lossLine: Int, oddities: [InputOddity] = []
  ) throws -> LineBlock {
    var block = LineBlock(
      index: index, bytes: bytes, firstLine: line, byteOffset: offset, oddities: oddities, endOffset: offset + length,
      nextLine: line + lines)
    if pending.count == 0, sourceEnded, let loss = source.loss {
      block.oddities.append(
        InputOddity(kind: loss.kind, line: lossLine, byteOffset: block.endOffset, reason: loss.reason))
    }
    offset = block.endOffset
    line = block.nextLine
    index += 1
    return block
  }
}
