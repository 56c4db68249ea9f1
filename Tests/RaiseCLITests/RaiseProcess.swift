import Foundation
import Testing

/// Runs the built `raise` command as a user would.
struct RaiseProcess {
  /// What a finished command left behind.
  struct Outcome {
    var exitCode: Int32
    var output: String
    var errors: String
  }

  /// The checkout that these tests belong to.
  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The command lies beside the test bundle, wherever the build folder is.
  static let executable: String = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<6 {
      let candidate = folder.appendingPathComponent("raise").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    return "\(repository)/.build/debug/raise"
  }()

  /// Runs `raise` with `arguments` to its end.
  static func run(
    _ arguments: [String], in folder: String = repository, input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = try prepare(arguments, in: folder, environment: environment)
    let output = try capture(process)
    process.standardInput = FileHandle.nullDevice
    if let input {
      let file = output.folder.appendingPathComponent("in")
      try input.write(to: file)
      pipe(file, into: process)
    }
    try process.run()
    process.waitUntilExit()
    return try output.finish(exitCode: process.terminationStatus)
  }

  /// Lets the shell write `file` into a pipe that `process` reads. Were this process the writer, a command that ends
  /// before it has read everything would end the tests too, by SIGPIPE.
  private static func pipe(_ file: URL, into process: Process) {
    process.arguments = ["-c", "cat \"$0\" | \"$@\"", file.path, executable] + (process.arguments ?? [])
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
  }

  /// Starts `raise` with `arguments` and sends it `signal` after `delay`; says how it ended.
  static func kill(_ arguments: [String], after delay: Duration, signal: Int32 = SIGKILL) throws -> Outcome {
    let moment = ContinuousClock.now + delay
    return try kill(arguments, signal: signal) { ContinuousClock.now >= moment }
  }

  /// Starts `raise` with `arguments` and sends it `signal` as soon as `isTime`; says how it ended.
  static func kill(_ arguments: [String], signal: Int32, once isTime: () -> Bool) throws -> Outcome {
    let process = try prepare(arguments, in: repository, environment: [:])
    let output = try capture(process)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // A task that sleeps may wake late: other tests hold the few threads that tasks have.
    while process.isRunning, !isTime() { Thread.sleep(forTimeInterval: 0.002) }
    Foundation.kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return try output.finish(exitCode: process.terminationStatus)
  }

  private static func prepare(
    _ arguments: [String], in folder: String, environment: [String: String]
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment
      .merging(["RAISE_POLICIES": "\(repository)/policies"]) { _, new in new }
      .merging(environment) { _, new in new }
    return process
  }

  /// Output goes through files: a pipe that nobody reads would stop a talkative command.
  private struct Capture {
    let folder: URL
    func finish(exitCode: Int32) throws -> Outcome {
      defer { try? FileManager.default.removeItem(at: folder) }
      let text = { (name: String) in
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
      }
      return Outcome(exitCode: exitCode, output: try text("out"), errors: try text("err"))
    }
  }

  private static func capture(_ process: Process) throws -> Capture {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("raise-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["out", "err"] {
      try Data().write(to: folder.appendingPathComponent(name))
    }
    process.standardOutput = try FileHandle(forWritingTo: folder.appendingPathComponent("out"))
    process.standardError = try FileHandle(forWritingTo: folder.appendingPathComponent("err"))
    return Capture(folder: folder)
  }
}

/// A folder of its own for one test, removed at the end.
final class Scratch {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("raise-cli-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` below the folder.
  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Every regular file below `folder` except the log, hidden ones and how fast it went, by relative path.
  func documents(in folder: String) throws -> [String: Data] {
    let root = URL(fileURLWithPath: self(folder))
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root.path)
    where !name.hasPrefix("decisions.sqlite") && !name.hasPrefix(".") && name != "throughput.json" {
      let url = root.appendingPathComponent(name)
      if try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        files[name] = try Data(contentsOf: url)
      }
    }
    if let page = files["report.html"] { files["report.html"] = withoutThroughput(page) }
    return files
  }

  /// A report's page without the section that differs from run to run.
  private func withoutThroughput(_ page: Data) -> Data {
    let page = String(decoding: page, as: UTF8.self)
    guard let start = page.range(of: "<section id=\"throughput\">"),
      let end = page.range(of: "</section>\n", range: start.upperBound..<page.endIndex)
    else { return Data(page.utf8) }
    return Data((page[..<start.lowerBound] + page[end.upperBound...]).utf8)
  }
}
