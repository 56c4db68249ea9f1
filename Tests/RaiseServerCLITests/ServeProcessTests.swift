import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The built `raise-server`, run as a user runs it.
@Suite struct ServeProcessTests {
  @Test("A policy file that changes is in force after SIGHUP, a broken one is not; SIGTERM ends with a whole log")
  func life() async throws {
    let server = try ServerProcess(policy: policy(word: "apple"))
    defer { server.kill() }
    let url = try await server.url()
    #expect(try await check("an apple", url) == "block")

    try server.write(policy: policy(word: "pear"))
    server.send(SIGHUP)
    try await server.said("policies loaded anew")
    #expect(try await check("an apple", url) == "allow")
    #expect(try await check("a pear", url) == "block")

    try server.write(policy: "name: served\nrules: [")
    server.send(SIGHUP)
    try await server.said("policies not loaded, the old ones stay")
    #expect(try await check("a pear", url) == "block")

    server.send(SIGTERM)
    #expect(await server.exitCode() == 0)
    #expect(!server.errors.contains("a pear"))
    #expect(try server.lineCount(ofLog: "list") == 4)
  }

  @Test("What cannot be served is told at once, and the code is 2")
  func refused() async throws {
    for (arguments, message) in [
      ([], "expected at least one policy (--policy)"), (["--policy", "none-such"], "no policy \"none-such\""),
      (["--policy", "chat-input", "--upstream", "http://127.0.0.1:1"], "no policy of chat-input judges stage output"),
      (["--policy", "chat-input", "--tls-key", "k.pem"], "expected both of tls-certificate and tls-key, found one"),
      (["--port", "x"], "--port: port: expected a whole number from 0 to 65535, found \"x\""),
    ] {
      let server = try ServerProcess(arguments: arguments)
      #expect(await server.exitCode() == 2)
      #expect(server.errors.contains(message), "\(server.errors)")
    }
  }

  @Test("A standard error that takes nothing more stops no answer")
  func deafErrors() async throws {
    let errors = Pipe()
    let server = try ServerProcess(
      arguments: ["--policy", "served.yaml", "--port", "0"], policy: policy(word: "apple"), errors: errors)
    defer { server.kill() }
    var said = ""
    while !said.contains("\n"), case let piece = errors.fileHandleForReading.availableData, !piece.isEmpty {
      said += String(decoding: piece, as: UTF8.self)
    }
    let url = String(try #require(said.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/)).output)
    try errors.fileHandleForReading.close()
    for _ in 0..<2 { #expect(try await check("an apple", url) == "block") }
    server.send(SIGTERM)
    #expect(await server.exitCode() == 0)
  }

  private func policy(word: String) -> String {
    """
    name: served
    version: 1.0.0
    description: Blocks a word.
    stages: [input, output]
    rules:
      - {id: word, kind: keyword, hazards: [tox], words: [\(word)], action: block}
    """
  }

  private func check(_ text: String, _ url: String) async throws -> String? {
    var request = URLRequest(url: try #require(URL(string: url + "/v1/guard/check")))
    request.httpMethod = "POST"
    request.httpBody = Data(#"{"text": "\#(text)"}"#.utf8)
    let (data, _) = try await URLSession.shared.data(for: request)
    return (try JSONSerialization.jsonObject(with: data) as? [String: Any])?["action"] as? String
  }
}

/// A server process with a folder of its own.
private final class ServerProcess {
  private let process = Process()
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("serve-\(UUID().uuidString)")

  convenience init(policy: String) throws {
    try self.init(arguments: ["--policy", "served.yaml", "--port", "0"], policy: policy)
  }

  /// - Parameter pipe: Takes what the process says on standard error, in the place of ``errors``.
  init(arguments: [String], policy: String? = nil, errors pipe: Pipe? = nil) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let errors = folder.appendingPathComponent("errors")
    try Data().write(to: errors)
    process.executableURL = Self.built("raise-server")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["RAISE_POLICIES": Self.repository.appendingPathComponent("policies").path]) { _, new in new }
    process.standardError = try pipe ?? FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    if let policy { try write(policy: policy) }
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A built command lies beside the test bundle, wherever the build folder is.
  private static func built(_ name: String) -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<6 {
      let candidate = folder.appendingPathComponent(name)
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder.deleteLastPathComponent()
    }
    return repository.appendingPathComponent(".build/debug/\(name)")
  }

  func write(policy: String) throws { try Data(policy.utf8).write(to: folder.appendingPathComponent("served.yaml")) }

  func send(_ signal: Int32) { Foundation.kill(process.processIdentifier, signal) }

  func kill() { if process.isRunning { send(SIGKILL) } }

  /// Everything on standard error so far.
  var errors: String {
    (try? String(contentsOf: folder.appendingPathComponent("errors"), encoding: .utf8)) ?? ""
  }

  /// Returns once a line with `message` stands on standard error.
  func said(_ message: String) async throws {
    while !errors.contains(message) {
      if !process.isRunning { throw Ended(errors: errors) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Where it listens.
  func url() async throws -> String {
    try await said("\"listening\"")
    let match = try #require(errors.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/))
    return String(match.output)
  }

  func exitCode() async -> Int32 {
    while process.isRunning { try? await Task.sleep(for: .milliseconds(5)) }
    return process.terminationStatus
  }

  /// How many lines `raise audit` prints about the log.
  func lineCount(ofLog question: String) throws -> Int {
    let audit = Process()
    audit.executableURL = Self.built("raise")
    audit.arguments = ["audit", question, "--log", "decisions.sqlite", "--jsonl"]
    audit.currentDirectoryURL = folder
    let output = folder.appendingPathComponent("output")
    try Data().write(to: output)
    audit.standardOutput = try FileHandle(forWritingTo: output)
    try audit.run()
    audit.waitUntilExit()
    return try String(contentsOf: output, encoding: .utf8).split(separator: "\n").count
  }

  private struct Ended: Error {
    var errors: String
  }
}
