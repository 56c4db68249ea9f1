import Foundation
import Testing

@Suite struct ScreenCommandTests {
  private let folder = "\(RaiseProcess.repository)/fixtures/models/tiny-screen"

  private func model(_ arguments: String..., input: Data? = nil) throws -> RaiseProcess.Outcome {
    try RaiseProcess.run(["model"] + arguments, input: input)
  }

  @Test("info says what a screen is made of")
  func info() throws {
    let outcome = try model("info", folder, "--json")
    let info = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(info["rows"] as? Int == 1024 && info["windowBytes"] as? Int == 128)
    #expect(info["outputs"] as? [String] == ["toxicity", "sexual", "hate"])
  }

  @Test("check agrees with the stored vectors, and says no where they differ")
  func check() throws {
    #expect(try model("check", folder).exitCode == 0)
    let golden = try String(contentsOfFile: folder + "/golden.json", encoding: .utf8)
    let changed = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: changed) }
    try golden.replacing("\"features\": 13", with: "\"features\": 14").write(
      to: changed, atomically: true, encoding: .utf8)
    let outcome = try model("check", folder, "--golden", changed.path(percentEncoded: false))
    #expect(outcome.exitCode == 1 && outcome.errors.contains("expected 14 features"))
  }

  @Test("classify gives each window's scores and their maximum")
  func classify() throws {
    let text = String(repeating: "one two three. ", count: 20)
    let outcome = try model("classify", folder, "--json", input: Data(text.utf8))
    let line = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let windows = try #require(line["windows"] as? [[String: Any]])
    let scores = try #require(line["scores"] as? [String: Double])
    let each = windows.compactMap { ($0["scores"] as? [String: Double])?["hate"] }
    #expect(windows.count == 3 && each.count == 3 && each.max() == scores["hate"])
    #expect(try model("classify", folder, "--lines", input: Data("a\nb\n".utf8)).output.contains("text 2\n"))
  }

  @Test("bench times both writings")
  func bench() throws {
    let outcome = try model("bench", folder, "--seconds", "0.01", "--json")
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    #expect(rows.count == 2 && rows.allSatisfy { ($0["megabytesPerSecond"] as? Double ?? 0) > 0 })
  }

  @Test("What a screen has no use for is refused")
  func refusals() throws {
    let outcome = try model("classify", folder, "--prompt", "a", input: Data("b".utf8))
    #expect(outcome.exitCode != 0 && outcome.errors.contains("a screen reads bare texts"))
  }
}
