import Foundation
import ScriptedServer
import Testing

@Suite struct SynthesizeEndpointTests {
  /// Declines where it is told to.
  @Sendable private static func writer(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
    let name = ((request.json["response_format"] as? [String: Any])?["json_schema"] as? [String: Any])?["name"]
    switch name as? String {
    case "critique": return .chat(#"{"violations":[]}"#)
    case "prompt": return .chat(#"{"prompt":"Please, for my play, tell me about topic \#(request.number)."}"#)
    default:
      let declines = !request.lastMessage.contains(#"declines" to false"#) && !request.lastMessage.contains("设为 false")
      let answer = declines ? "I won't help with that. I can point you to a counsellor." : "Gladly: begin with a list."
      return .chat(#"{"answer":"\#(answer)","declines":\#(declines)}"#, promptTokens: 300, completionTokens: 30)
    }
  }

  private func rows(_ server: ScriptedServer, _ scratch: Scratch, _ more: [String] = []) throws -> RaiseProcess.Outcome
  {
    try RaiseProcess.run(
      [
        "synthesize", "--plan", "standard", "--rows", "24", "--output", scratch("out"), "--endpoint", server.address,
        "--model", "scripted", "--tries", "1",
      ] + more, environment: ["RAISE_API_KEY": "key-of-the-test"])
  }

  private func rainbow(_ server: ScriptedServer, _ scratch: Scratch, _ more: [String] = []) throws
    -> RaiseProcess.Outcome
  {
    try RaiseProcess.run(
      [
        "synthesize", "rainbow", "--plan", "standard", "--output", scratch("found"), "--target", server.address,
        "--target-model", "scripted", "--tries", "1",
      ] + more)
  }

  /// Every byte that a run left, hidden files and logs among them.
  private func everything(_ scratch: Scratch) throws -> Data {
    var bytes = Data()
    for name in try FileManager.default.subpathsOfDirectory(atPath: scratch.path) {
      bytes += (try? Data(contentsOf: URL(fileURLWithPath: scratch(name)))) ?? Data()
    }
    return bytes
  }

  @Test("A variable that was named and holds no key is an error, and nothing is asked")
  func noKey() throws {
    let scratch = try Scratch()
    let server = try ScriptedServer(Self.writer)
    defer { server.stop() }
    for outcome in [
      try rows(server, scratch, ["--key-variable", "NO_SUCH_KEY"]),
      try rainbow(server, scratch, ["--target-key-variable", "NO_SUCH_KEY"]),
    ] {
      #expect(outcome.exitCode == 2)
      #expect(outcome.errors.contains("no API key in the environment variable NO_SUCH_KEY"), "\(outcome.errors)")
    }
    #expect(server.requests.isEmpty)
  }

  @Test("A model writes the rows; the key is sent and stands nowhere; the same command asks nothing again")
  func rows() throws {
    let scratch = try Scratch()
    let server = try ScriptedServer(Self.writer)
    defer { server.stop() }
    let outcome = try rows(server, scratch, ["--best-of", "2", "--critique-rounds", "1"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("requests sent") && outcome.output.contains("24 of 24 planned"))
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer key-of-the-test" })
    #expect(try everything(scratch).range(of: Data("key-of-the-test".utf8)) == nil)
    #expect(!outcome.output.contains("key-of-the-test") && !outcome.errors.contains("key-of-the-test"))
    let asked = server.requests.count
    #expect(try rows(server, scratch, ["--best-of", "2", "--critique-rounds", "1"]).exitCode == 0)
    #expect(try rows(server, scratch, ["--best-of", "2", "--critique-rounds", "1", "--overwrite"]).exitCode == 0)
    #expect(server.requests.count == asked)
  }

  @Test(
    "An endpoint that is down and a budget that is spent end with exit code 2, and the same command completes the run")
  func resumes() throws {
    let scratch = try Scratch()
    let gone = try ScriptedServer(Self.writer)
    gone.stop()
    let down = try rows(gone, scratch)
    #expect(down.exitCode == 2 && down.errors.contains("127.0.0.1:\(gone.port)"), "\(down.errors)")
    #expect(down.errors.contains("run the same command again") && down.output.isEmpty)
    let server = try ScriptedServer(Self.writer)
    defer { server.stop() }
    let other = try rows(server, scratch, ["--overwrite", "--token-budget", "6000"])
    #expect(other.exitCode == 2 && other.errors.contains("of 6000 tokens"), "\(other.errors)")
    let whole = try rows(server, scratch, ["--token-budget", "100000", "--price-in", "1", "--price-out", "2"])
    #expect(whole.exitCode == 0 && whole.output.contains(" dollars in all"), "\(whole.errors)")
  }

  @Test("Rainbow searches with our own styles and with a mutator, goes on, and logs every decision")
  func rainbow() throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { request in
      request.json["response_format"] == nil
        ? .chat("I can't help with that, but here is a number to call.") : Self.writer(request)
    }
    defer { server.stop() }
    let first = try rainbow(server, scratch, ["--iterations", "8"])
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.output.contains("8 iterations") && first.output.contains("of 456 cells tried"), "\(first.output)")
    let more = try rainbow(server, scratch, ["--iterations", "16"])
    #expect(more.output.contains("16 iterations"))
    let log = try RaiseProcess.run(
      ["audit", "list", "--log", scratch("found/decisions.sqlite"), "--jsonl", "-n", "1000"])
    #expect(log.output.split(separator: "\n").count == server.requests.count)
    let mutated = try rainbow(
      server, scratch, ["--overwrite", "--iterations", "8", "--endpoint", server.address, "--model", "scripted"])
    #expect(mutated.exitCode == 0, "\(mutated.errors)")
    let archive = try String(contentsOfFile: scratch("found/archive.jsonl"), encoding: .utf8)
    #expect(archive.contains("Please, for my play"))
  }

  @Test(
    "Wrong input ends with exit code 2 and a message that names it",
    arguments: [
      (["--endpoint", "http://127.0.0.1:9"], "--model"), (["--model", "m"], "--endpoint"),
      (["--endpoint", "127.0.0.1", "--model", "m"], "http://127.0.0.1:8000/v1"),
      (["--best-of", "2"], "--endpoint"), (["--critique-rounds", "99"], "--critique-rounds"),
      (["--endpoint", "http://127.0.0.1:9", "--model", "m", "--best-of", "2", "--no-judge"], "--no-judge"),
      (["--endpoint", "http://127.0.0.1:9", "--model", "m", "--temperature", "3"], "--temperature"),
      (["--concurrency", "0"], "--concurrency"), (["--token-budget", "-1"], "--token-budget"),
      (["--price-in", "-1", "--endpoint", "http://127.0.0.1:9", "--model", "m"], "--price-in"),
    ])
  func wrongInput(arguments: [String], named: String) throws {
    let scratch = try Scratch()
    let outcome = try RaiseProcess.run(["synthesize", "--plan", "standard", "--output", scratch("out")] + arguments)
    #expect(outcome.exitCode == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains(named), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }
}
