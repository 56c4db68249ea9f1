import Foundation

/// Writes a safetensors file: first the list of all tensors, then their bytes in any order.
///
/// The data start at a multiple of 64 bytes, and tensors lie in the order of the powers of two that divide their sizes,
/// so that each whose size is a multiple of 64 starts at one too. The bytes depend on the tensors alone. They go to a
/// file beside the path, which takes its name when all are there; a writer that is let go before leaves nothing.
final class SafetensorsWriter {
  /// A tensor to come.
  struct Declaration: Hashable {
    let name: String
    let type: TensorType
    let shape: [Int]

    var byteCount: Int { shape.reduce(type.byteCount ?? 0, *) }
  }

  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var ranges: [String: Range<Int>] = [:]
  private var written: Set<String> = []
  private var isFinished = false

  /// - Precondition: each name comes once, and each type has a size.
  init(path: String, tensors: [Declaration], metadata: [String: String] = [:]) throws(CheckpointError) {
    self.path = path
    temporaryPath = "\(path).partial-\(getpid())"
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(temporaryPath) }
    let ordered = tensors.sorted { Self.rank($0) < Self.rank($1) }
    let header = Self.header(ordered, metadata)
    var end = header.count
    for tensor in ordered {
      let range = end..<end + tensor.byteCount
      let replaced = ranges.updateValue(range, forKey: tensor.name)
      precondition(replaced == nil, "tensor \(tensor.name) declared twice")
      end = range.upperBound
    }
    try write(header)
  }

  /// - Precondition: declared, in that size, and not yet written.
  func write(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    guard let range = ranges[name] else { preconditionFailure("tensor \(name) was not declared") }
    precondition(range.count == bytes.count, "tensor \(name) has another size")
    precondition(written.insert(name).inserted, "tensor \(name) written twice")
    try write(bytes, at: range.lowerBound)
  }

  /// Makes the file durable and gives it its name.
  ///
  /// - Precondition: all tensors are written.
  func finish() throws(CheckpointError) {
    precondition(written.count == ranges.count, "not all tensors were written")
    guard fsync(descriptor) == 0 else { throw Self.failure(temporaryPath) }
    guard rename(temporaryPath, path) == 0 else { throw Self.failure(path) }
    isFinished = true
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if !isFinished { unlink(temporaryPath) }
  }

  private func write(_ header: [UInt8]) throws(CheckpointError) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: header.count, alignment: 8)
    defer { copy.deallocate() }
    copy.copyBytes(from: header)
    try write(UnsafeRawBufferPointer(copy), at: 0)
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(CheckpointError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(temporaryPath) }
      done += count
    }
  }

  /// Larger powers of two first, then by name.
  private static func rank(_ tensor: Declaration) -> (Int, String) {
    (-min(tensor.byteCount.trailingZeroBitCount, 6), tensor.name)
  }

  private static func header(_ tensors: [Declaration], _ metadata: [String: String]) -> [UInt8] {
    var members: [JSONMember] = []
    if !metadata.isEmpty {
      let value = JSONValue(metadata.mapValues { JSONValue($0) })
      members.append(JSONMember(key: "__metadata__", offset: 0, value: value))
    }
    var end = 0
    for tensor in tensors {
      let offsets = [end, end + tensor.byteCount]
      end = offsets[1]
      let value = JSONValue([
        "dtype": JSONValue(tensor.type.name), "shape": JSONValue(tensor.shape.map { JSONValue($0) }),
        "data_offsets": JSONValue(offsets.map { JSONValue($0) }),
      ])
      members.append(JSONMember(key: tensor.name, offset: 0, value: value))
    }
    var text = [UInt8](JSONValue(content: .object(members), offset: 0).compactText.utf8)
    text += Array(repeating: UInt8(ascii: " "), count: (64 - (8 + text.count) % 64) % 64)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
  }

  private static func failure(_ path: String) -> CheckpointError {
    .unusable(path: path, reason: String(cString: strerror(errno)))
  }
}
