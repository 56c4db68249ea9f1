/// A file that is written in large steps.
final class BufferedOutput {
  private let file: OutputFile
  private var buffer: [UInt8] = []

  init(path: String) throws { file = try OutputFile(path: path, length: 0) }

  func append(_ bytes: some Sequence<UInt8>) throws {
    buffer += bytes
    if buffer.count >= 1 << 20 { try flush() }
  }

  /// Returns when all of it is on the disk.
  func finish() throws {
    try flush()
    try file.synchronize()
  }

  private func flush() throws {
    try file.append(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
