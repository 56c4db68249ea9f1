import Foundation

/// The Python program `columns.py` at work: Apache Arrow reads and writes columns, in a process of its own.
///
/// The program ends by itself when this process does: its standard input closes then.
final class ArrowProgram {
  /// How it ended.
  enum Ending {
    case done
    /// The file is not what it should be.
    case cannotUse(String)
    /// From the row of that 0-based number on, rows cannot be read.
    case unreadableRows(from: Int, String)
    /// For another reason.
    case failed(String)
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()

  /// Throws when there is no Python with Arrow.
  ///
  /// - Parameter format: What is to be read, for the message.
  static func check(for format: String) throws {
    guard isAvailable else {
      throw CorpusError.missingRequirement(
        format: format, needs: "a Python with the package pyarrow",
        advice: "none found as \(python); run: pip install pyarrow, or name the Python that has it in RAISE_PYTHON")
    }
  }

  /// Asked once.
  private static let isAvailable: Bool = {
    guard case .done = (try? ArrowProgram(["check"]))?.finish() else { return false }
    return true
  }()

  /// A path, or a name to be found in PATH.
  private static var python: String {
    ProcessInfo.processInfo.environment["RAISE_PYTHON"].flatMap { $0.isEmpty ? nil : $0 } ?? "python3"
  }

  /// Starts the program.
  init(_ arguments: [String]) throws {
    let script = String(decoding: PackageResources.columns_py, as: UTF8.self)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [Self.python, "-c", script] + arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  deinit {
    if process.isRunning { process.terminate() }
  }

  /// The reading end of the program's output, which the caller must close.
  func takeOutput() throws -> Int32 {
    let descriptor = dup(output.fileHandleForReading.fileDescriptor)
    guard descriptor >= 0 else {
      throw CorpusError.unreadable(path: "a pipe", reason: String(cString: strerror(errno)))
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  /// Waits for the end. Messages are short, so they cannot fill the pipe they come through.
  func finish() -> Ending {
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let message = said.split(separator: "\n").last.map(String.init) ?? "Arrow ended without a word"
    guard process.terminationReason == .exit else { return .failed("Arrow was ended by a signal") }
    switch process.terminationStatus {
    case 0: return .done
    case 3: return .cannotUse(message)
    case 4:
      let parts = message.split(separator: " ", maxSplits: 1)
      return .unreadableRows(from: parts.first.flatMap { Int($0) } ?? 0, parts.last.map(String.init) ?? "")
    default: return .failed(message)
    }
  }
}
