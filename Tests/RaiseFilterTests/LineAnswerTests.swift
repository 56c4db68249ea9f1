import Foundation
import RaiseCore
import RaiseCorpus
import RaiseFilter
import Testing

@Suite struct LineAnswerTests {
  @Test("Every line but blank ones is answered, in order, with what a run decides about it", arguments: [1, 3])
  func answers(workers: Int) async throws {
    let workshop = try Workshop()
    let corpus = Workshop.corpus(documents: 400)
    let input = CorpusFile(path: try workshop.write("in.jsonl", corpus), name: "in.jsonl")
    var options = FilterOptions()
    options.workers = workers
    options.blockBytes = 4096
    let answers = try await answers(to: input, workshop, options)
    let lines = String(decoding: corpus, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast()
    let filled = lines.enumerated().filter { !$0.element.isEmpty }
    #expect(answers.map { $0["line"] as? Int } == filled.map { $0.offset + 1 })
    for (answer, line) in zip(answers, filled) { try expect(answer, of: Data(line.element.utf8)) }
    #expect(answers.contains { $0["broken"] != nil })
    #expect(answers.contains { $0["action"] as? String == "redact" })
  }

  private func expect(_ answer: [String: Any], of line: Data) throws {
    let record = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
    guard let text = record["text"] as? String else {
      #expect(answer["broken"] as? String == "expected a string in the field \"text\", found a number")
      return
    }
    #expect(answer["id"] as? String == record["id"] as? String)
    let item = Item(id: "", stage: .pretraining, text: text)
    let decision = Result { try Workshop.decide(item, PolicyID(name: "scripted", version: "1")) }
    switch decision {
    case .success(let decision):
      #expect(answer["action"] as? String == decision.action.rawValue)
      #expect(answer["rule"] as? String == decision.decisive?.rule)
      #expect(answer["text"] as? String == (decision.edits.isEmpty ? nil : decision.text(after: text)))
    case .failure:
      #expect(answer["action"] as? String == "block")
      #expect(answer["error"] != nil)
    }
  }

  @Test("A line that is too long is answered too")
  func overlong() async throws {
    let workshop = try Workshop()
    let texts = ["a", String(repeating: "b", count: 90), "c"]
    let path = try workshop.write("in.jsonl", Array(texts.map { "{\"text\":\"\($0)\"}\n" }.joined().utf8))
    var options = FilterOptions()
    options.maxLineBytes = 50
    let answers = try await answers(to: CorpusFile(path: path, name: "in.jsonl"), workshop, options)
    #expect(answers.map { $0["line"] as? Int } == [1, 2, 3])
    #expect(answers.map { $0["broken"] != nil } == [false, true, false])
  }

  @Test("A run has the name it is given, once in a log")
  func naming() async throws {
    let workshop = try Workshop()
    try workshop.write("in/a.jsonl", Workshop.corpus(documents: 10))
    var options = FilterOptions()
    options.run = "task-7"
    let log = InMemoryDecisionLog()
    let filter = CorpusFilter(policy: Workshop.policy, log: log, options: options)
    _ = try await filter.run(workshop.files("in"), output: "\(workshop.path)/out")
    #expect(Set(await log.records.map(\.run)) == ["task-7"])
    await #expect(throws: FilterError.runIsLogged("task-7")) {
      try await filter.run(workshop.files("in"), output: "\(workshop.path)/again")
    }
  }

  private func answers(
    to input: CorpusFile, _ workshop: Workshop, _ options: FilterOptions
  ) async throws -> [[String: Any]] {
    let output = "\(workshop.path)/answers"
    try Data().write(to: URL(fileURLWithPath: output))
    let handle = try #require(FileHandle(forWritingAtPath: output))
    _ = try await CorpusFilter(policy: Workshop.policy, options: options)
      .stream(input, to: handle.fileDescriptor, content: .decisions)
    try handle.close()
    return try workshop.text("answers").split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }
}
