import Foundation
import RaiseAudit
import RaiseCore
import RaiseGuard
import RaiseRules
import Testing

/// The example of docs/guard.md, which must compile as it stands there.
private enum Example {
  // begin
  static func answer(
    _ turns: [Turn], with chatGuard: ChatGuard, from model: AsyncStream<String>
  ) async throws -> String {
    let question = try await chatGuard.check(turns)
    if let refusal = question.refusal { return refusal }
    var said = ""
    for try await event in try chatGuard.stream(model, answering: turns) {
      switch event {
      case .text(let text): said += text
      case .end(let verdict): said += verdict.refusal ?? ""
      }
    }
    return said
  }

  static func makeGuard(log path: String) throws -> ChatGuard {
    let library = PolicyLibrary(folders: ["policies"], today: CalendarDay(Date()))
    let chatGuard = ChatGuard(
      input: try library.load("chat-input"), output: try library.load("chat-output"),
      log: try SQLiteDecisionLog(path: path))
    _ = try chatGuard.holdBack()
    return chatGuard
  }
  // end
}

@Suite("docs/guard.md") struct DocumentationTests {
  private static let page = try? String(contentsOfFile: Workshop.root + "/docs/guard.md", encoding: .utf8)

  /// The page's blocks of Swift.
  private static var blocks: [String] {
    (page ?? "").components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
  }

  @Test("Its example is the one that is compiled here")
  func isCompiled() throws {
    let source = try String(
      contentsOfFile: Workshop.root + "/Tests/RaiseGuardTests/DocumentationTests.swift", encoding: .utf8)
    let compiled = try #require(source.components(separatedBy: "  // begin\n").dropFirst().first)
      .components(separatedBy: "  // end\n")[0].replacing("static func", with: "func")
    let lines = compiled.split(separator: "\n").map { $0.trimmingPrefix("  ") }
    let imports = ["Foundation", "RaiseAudit", "RaiseCore", "RaiseGuard", "RaiseRules"].map { "import \($0)" }
    #expect(Self.blocks.first?.split(separator: "\n").map(String.init) == imports + lines.map(String.init))
  }

  @Test("Its example guards a model with the shipped policies")
  func runs() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("raise-guard-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let policy = try Workshop.policy(Workshop.blocking + Workshop.keyword("teapot", "redact", id: "pot"))
    let log = try SQLiteDecisionLog(path: folder.appendingPathComponent("decisions.sqlite").path)
    let chatGuard = ChatGuard(policy: policy, log: log)
    let (model, continuation) = AsyncStream<String>.makeStream()
    for piece in ["Take the tea", "pot."] { continuation.yield(piece) }
    continuation.finish()
    let turns = [Turn(role: .user, text: "What now?")]
    #expect(try await Example.answer(turns, with: chatGuard, from: model) == "Take the [REDACTED].")
    #expect(
      try await Example.answer([Turn(role: .user, text: "detonate")], with: chatGuard, from: model)
        == Refusal().english)
    try await chatGuard.flush()
    #expect(try await log.recordCount(ofRun: "") == 3)
  }

  @Test("It says what the standard refusals are, and names every option")
  func complete() throws {
    let page = try #require(Self.page)
    for text in [Refusal().english, Refusal().chinese, "onFailure", "timeBudget", "onOverrun", "stride", "refusal"] {
      #expect(page.contains(text), "\(text)")
    }
  }
}
