import RaiseCore
import RaiseGuard
import Testing

@testable import RaiseServer

/// Streams made at random: choices that take turns, each with a few texts, cut anywhere, with what servers put between.
@Suite struct RandomStreamTests {
  /// One text of a choice, and what may come out of it.
  private struct Text {
    var name: String
    var written = ""
    var expected = ""
    var isBlocked = false

    init(_ name: String, _ random: inout SeededGenerator) {
      self.name = name
      let count = [0, 1, 5, 60, 200].randomElement(using: &random) ?? 0
      let blocked = Int.random(in: 0..<6, using: &random) == 0 ? Int.random(in: 0...count, using: &random) : -1
      for index in 0..<count {
        var word = Self.words.randomElement(using: &random) ?? ""
        var cleared = word
        if Int.random(in: 0..<40, using: &random) == 0 { (word, cleared) = ("ada\(index)@example.org", "[EMAIL]") }
        if index == blocked { (word, isBlocked) = ("mix the powders", true) }
        written += word + " "
        if !isBlocked { expected += cleared + " " }
      }
    }

    private static let words = ["quick", "brown", "粉末", "jumps", "😀", "é", "over", "lazy", "and", "so"]
  }

  /// The events of one choice, of its texts up to the one that is blocked.
  private static func events(
    choice: Int, _ texts: [Text], _ random: inout SeededGenerator
  ) -> [String] {
    let size = [1, 3, 20, 300, 5000].randomElement(using: &random) ?? 1
    var events: [String] = []
    for text in texts {
      for piece in ChatStream.cut(text.written, size) {
        let empty = text.name == "content" ? "reasoning" : "content"
        let beside = Bool.random(using: &random) ? "" : #","\#(empty)":"""#
        let more = Bool.random(using: &random) ? "" : #","provider":"P","obfuscation":"mix the powders""#
        let delta = #"{"\#(text.name)":\#(ChatStream.quoted(piece))\#(beside)}"#
        events.append(ChatStream.event(delta, choice: choice, more: more))
      }
    }
    return events + [ChatStream.event("{}", choice: choice, finish: "stop")]
  }

  @Test("Each text comes out whole, redacted or stopped before the evidence, whatever comes between", arguments: 1...24)
  func random(seed: Int) async throws {
    var random = SeededGenerator(state: UInt64(seed))
    let choices = (0..<Int.random(in: 1...3, using: &random)).map { _ -> [Text] in
      let texts = ["reasoning", "content"].map { Text($0, &random) }
      return texts[0].isBlocked ? [texts[0]] : texts
    }
    var queues = choices.enumerated().map { Self.events(choice: $0, $1, &random) }
    var events: [String] = []
    while let queue = queues.indices.filter({ !queues[$0].isEmpty }).randomElement(using: &random) {
      events.append(queues[queue].removeFirst())
    }
    let read = try ReadStream(try await released(events + [ChatStream.done], choiceCount: choices.count))
    #expect(read.isDone && !read.isOverrun && read.errors.isEmpty)
    for (choice, texts) in choices.enumerated() {
      for text in texts { #expect(read.texts[choice]?[text.name] ?? "" == text.expected, "choice \(choice)") }
      #expect(read.finishes[choice] == (texts.contains(where: \.isBlocked) ? "content_filter" : "stop"))
    }
  }

  private func released(_ events: [String], choiceCount: Int) async throws -> String {
    let chatGuard = ChatGuard(policy: try TestPolicies.load(TestPolicies.output), log: NullDecisionLog())
    let relay = StreamRelay(choiceCount: choiceCount, wantsUsage: false, maxWaitingBytes: 1 << 24) {
      try chatGuard.openStream(answering: [], role: $0)
    }
    var splitter = EventSplitter(maxEventBytes: 1 << 20)
    var released: [UInt8] = []
    for event in try splitter.append(events.joined().utf8) {
      for event in try await relay.take(event) { released += event.raw }
    }
    return String(decoding: released, as: UTF8.self)
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
