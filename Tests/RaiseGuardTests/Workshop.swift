import Foundation
import RaiseCore
import RaiseRules
import Testing

@testable import RaiseGuard

/// Policies and texts for the tests of this room.
enum Workshop {
  /// The policy that this YAML describes; its name is `p`.
  static func policy(_ rules: String, stages: String = "[input, output]", head: String = "") throws -> LoadedPolicy {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("raise-guard-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let yaml = """
      name: p
      version: 1.0.0
      description: For tests.
      stages: \(stages)
      \(head)
      rules:
      \(rules)
      """
    try Data(yaml.utf8).write(to: folder.appendingPathComponent("p.yaml"))
    let today = try #require(CalendarDay("2026-06-01"))
    return try PolicyLibrary(folders: [folder.path], today: today).load("p")
  }

  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .appendingPathComponent("../../..").standardizedFileURL.path

  /// A rule of kind `keyword`.
  static func keyword(_ word: String, _ action: String, id: String, mode: String = "enforce") -> String {
    "  - {id: \(id), kind: keyword, hazards: [vcr], words: [\"\(word)\"], action: \(action), mode: \(mode)}\n"
  }

  static let blocking = keyword("detonate", "block", id: "blow")
}

extension GuardedText {
  /// Everything that leaves of a text that comes in these pieces, and how it ends.
  func run(_ pieces: [String]) async -> (text: String, end: GuardVerdict?) {
    var events: [StreamEvent] = []
    for piece in pieces { events += await append(piece) }
    return Self.parts(of: events + (await finish()))
  }

  /// The same for bytes.
  func run(bytes pieces: [[UInt8]]) async -> (text: String, end: GuardVerdict?) {
    var events: [StreamEvent] = []
    for piece in pieces { events += await append(utf8: piece) }
    return Self.parts(of: events + (await finish()))
  }

  static func parts(of events: [StreamEvent]) -> (text: String, end: GuardVerdict?) {
    var text = ""
    var ends: [GuardVerdict] = []
    for event in events {
      switch event {
      case .text(let part):
        #expect(!part.isEmpty && ends.isEmpty)
        text += part
      case .end(let verdict): ends.append(verdict)
      }
    }
    #expect(ends.count == 1)
    return (text, ends.first)
  }
}
