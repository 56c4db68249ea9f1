import Foundation
import RaiseServer
import Testing

@testable import RaiseServerCLI

@Suite struct KeyFileTests {
  private func read(_ text: String) throws -> KeyRing {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID().uuidString).yaml").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try KeyFile.read(path)
  }

  @Test("Names, digests, policies and limits are read")
  func entries() throws {
    let key = APIKey()
    let ring = try read(
      """
      keys:
        - name: shop
          sha256: \(key.digest)
          policies: [chat-input, chat-output]
          requests-per-minute: 600
        - {name: desk, sha256: \(APIKey().digest)}
      """)
    let entry = try #require(ring.entry(forKey: key.description))
    #expect(entry == ring.entries[0])
    #expect(entry.name == "shop")
    #expect(entry.policy == "chat-input,chat-output")
    #expect(entry.requestsPerMinute == 600)
    #expect(ring.entries[1].policy == nil)
  }

  @Test(
    "What is wrong is named with its place",
    arguments: [
      ("keys: 1", "expected a list of keys under keys:"), ("keys: [1]", "keys[0]: expected a mapping"),
      ("keys: [{sha256: ab}]", "keys[0].name: expected a name"),
      ("keys: [{name: a, sha256: ab}]", "keys[0].sha256: expected 64 hexadecimal digits"),
      (
        "keys: [{name: a, key: k}]", "keys[0]: unknown key \"key\" (known: name, policies, requests-per-minute, sha256)"
      ),
      (
        "keys: [{name: a, sha256: \(String(repeating: "a", count: 64)), requests-per-minute: 0}]",
        "keys[0].requests-per-minute: expected a whole number from 1"
      ),
      (
        "keys: [{name: a, sha256: \(String(repeating: "a", count: 64)), policies: chat-input}]",
        "keys[0].policies: expected a list of names"
      ),
      (
        "keys: [{name: a, sha256: \(String(repeating: "a", count: 64)), policies: []}]",
        "keys[0].policies: expected a list of names"
      ),
      (
        "keys: [{name: a, sha256: \(String(repeating: "a", count: 64)), policies: [[chat-input]]}]",
        "keys[0].policies: expected a list of names"
      ),
      ("keys: []\nkey: x", "unknown key \"key\" (known: keys)"),
      (
        "keys:" + ["a", "b"].map { "\n- {name: \($0), sha256: \(String(repeating: "a", count: 64))}" }.joined(),
        "keys[1].sha256: expected each key once, found that of a again"
      ),
    ])
  func wrong(text: String, message: String) {
    do {
      _ = try read(text)
      Issue.record("nothing was wrong")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}
