import Foundation

/// An open file, read forwards through one buffer: the compressed side of a ``ByteSource``.
final class InputFile {
  /// The path that messages name.
  let path: String
  /// The size in bytes, when it is a regular file.
  let totalBytes: Int?
  /// How many bytes were handed on.
  private(set) var consumedBytes = 0

  private let descriptor: Int32
  private let buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0

  /// Opens `path`, or standard input for "-".
  init(_ path: String, bufferBytes: Int = 256 << 10) throws {
    self.path = path
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CorpusError.unreadable(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    totalBytes = isRegular ? Int(status.st_size) : nil
    buffer = .allocate(byteCount: max(bufferBytes, 1), alignment: 16)
  }

  /// Takes over an open descriptor, such as the end of a pipe, that stands for the file at `path`.
  init(descriptor: Int32, path: String, bufferBytes: Int = 256 << 10) {
    self.path = path
    self.descriptor = descriptor
    totalBytes = nil
    buffer = .allocate(byteCount: max(bufferBytes, 1), alignment: 16)
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  /// What is read and not yet handed on.
  var available: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[start..<end]) }

  /// Reads more when nothing is available. Afterwards `available` is empty only at the end of the file.
  func fill() throws {
    guard start == end else { return }
    start = 0
    end = 0
    end = try read(into: buffer)
  }

  /// Reads until `count` bytes are available or the file ends; at most the size of the buffer.
  func fill(atLeast count: Int) throws {
    if start > 0 {
      buffer.copyMemory(from: available)
      end -= start
      start = 0
    }
    while end < min(count, buffer.count) {
      let read = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
      if read == 0 { return }
      end += read
    }
  }

  /// Hands `count` available bytes on.
  func consume(_ count: Int) {
    start += count
    consumedBytes += count
  }

  /// Reads past the buffer, straight into `target`; only when nothing is available.
  func readDirectly(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try read(into: target)
    consumedBytes += count
    return count
  }

  /// Moves a regular file's position to `offset`, if the file is that long.
  func seek(to offset: Int) -> Bool {
    guard let totalBytes, offset <= totalBytes, lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { return false }
    start = 0
    end = 0
    consumedBytes = offset
    return true
  }

  private func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      // Darwin refuses to read more than 2 GiB at once.
      let count = Foundation.read(descriptor, target.baseAddress, min(target.count, 1 << 30))
      if count >= 0 { return count }
      if errno != EINTR { throw CorpusError.unreadable(path: path, reason: String(cString: strerror(errno))) }
    }
  }
}
