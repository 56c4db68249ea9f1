import ArgumentParser
import Foundation
import RaiseCorpus
import RaiseInference

/// `raise model classify`: what a model's heads say about texts from standard input.
struct ModelClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Score the text on standard input, or each line of it, with all of a model's heads.",
    discussion: """
      Prints a table, or with --json a line of JSON for each text. With --prompt the text is the answer to that prompt. \
      Bytes that are no UTF-8 are read as U+FFFD.
      """)

  @OptionGroup var options: ModelOptions

  @Option(help: "What the text is: \(Model.Mode.allCases.map(\.rawValue).joined(separator: ", ")) (default: text).")
  var mode: Model.Mode?

  @Option(help: "The prompt that the text answers.")
  var prompt: String?

  @Flag(help: "Take each line as a text.")
  var lines = false

  @Flag(help: "Take each line as a JSON object with a text in it.")
  var jsonl = false

  @Option(help: ArgumentHelp("Where the text stands in the object (default: text).", valueName: "key"))
  var field: String?

  @Option(help: "Threads.")
  var threads = 1

  @Flag(help: "Print JSON Lines.")
  var json = false

  /// Lines are read this many at a time, so that a file of any length passes.
  private static let linesAtOnce = 256

  func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("--threads: expected 1...1024, found \(threads)") }
    if lines && jsonl { throw ValidationError("--lines and --jsonl exclude each other") }
    if field != nil && !jsonl { throw ValidationError("--field: expected --jsonl with it") }
    if let mode, prompt != nil, mode != .response {
      throw ValidationError("--prompt: expected --mode response, found --mode \(mode.rawValue)")
    }
  }

  func run() throws {
    if LanguageCommands.isLanguageModel(options.folder) {
      guard !jsonl, prompt == nil else { throw ValidationError("--jsonl, --prompt: a language model reads bare texts") }
      return try LanguageCommands.classify(folder: options.folder, texts: .init(hasMany: lines), json: json)
    }
    if ScreenCommands.isScreen(options.folder) {
      guard !jsonl, prompt == nil else { throw ValidationError("--jsonl, --prompt: a screen reads bare texts") }
      return try ScreenCommands.classify(folder: options.folder, texts: .init(hasMany: lines), json: json)
    }
    let model = try options.load()
    if let mode, model.config.input.modes == nil { throw ModelInputError.mode(mode.rawValue, known: []) }
    if jsonl { return try classifyRecords(model) }
    guard lines else {
      let text = String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
      return try show(try model.batch(threads: threads).run([input(model, text)]), first: 1)
    }
    var pending: [ModelInput] = []
    var done = 0
    // readLine repairs broken UTF-8, and takes a line feed with or without a carriage return as the end.
    while let line = readLine() {
      pending.append(input(model, line))
      if pending.count == Self.linesAtOnce { try flush(model, &pending, &done) }
    }
    try flush(model, &pending, &done)
  }

  private func classifyRecords(_ model: Model) throws {
    let reader = try BlockReader(CorpusFile.standardInput)
    let format = JSONLinesFormat(textField: field ?? "text")
    var pending: [ModelInput] = []
    var done = 0
    while let block = try reader.next() {
      if let oddity = block.oddities.first { throw BrokenInput(reason: "\(oddity)") }
      try format.forEachLine(in: block, fileName: "-") { result in
        switch result {
        case .success(let document): pending.append(input(model, document.text))
        case .failure(let broken): throw BrokenInput(reason: "\(broken)")
        }
        if pending.count == Self.linesAtOnce { try flush(model, &pending, &done) }
      }
    }
    try flush(model, &pending, &done)
  }

  private func flush(_ model: Model, _ pending: inout [ModelInput], _ done: inout Int) throws {
    try show(try model.batch(threads: threads).run(pending), first: done + 1)
    done += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  private func input(_ model: Model, _ text: String) -> ModelInput {
    prompt.map { model.input(prompt: $0, response: text) } ?? model.input(text, mode: mode ?? .text)
  }

  private struct Line: Encodable {
    var text: Int
    var windows: Int
    var heads: [String: [String: Float]]
    var embeddings: [String: [Float]]?
  }

  private func show(_ outputs: [ModelOutput], first: Int) throws {
    for (index, output) in outputs.enumerated() {
      try ResultWriter.write(json ? line(output, number: first + index) : table(output, number: first + index))
    }
  }

  private func line(_ output: ModelOutput, number: Int) throws -> String {
    var line = Line(text: number, windows: output.windowCount, heads: [:])
    for head in output.heads {
      if head.labels.isEmpty {
        line.embeddings = (line.embeddings ?? [:]).merging([head.name: head.scores]) { $1 }
      } else {
        line.heads[head.name] = Dictionary(zip(head.labels, head.scores)) { first, _ in first }
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
  }

  private func table(_ output: ModelOutput, number: Int) -> String {
    var text = lines || jsonl ? "text \(number)\n" : ""
    for head in output.heads {
      guard !head.labels.isEmpty else {
        text += "\(head.name): \(head.scores.count) numbers (--json prints them)\n"
        continue
      }
      for (label, score) in zip(head.labels, head.scores) {
        text += "\(head.name == label ? label : "\(head.name).\(label)")  \(String(format: "%.4f", score))\n"
      }
    }
    return text
  }
}

extension Model.Mode: ExpressibleByArgument {}

/// Standard input is no JSON Lines, or a part of it is not.
private struct BrokenInput: Error, CustomStringConvertible {
  let reason: String

  var description: String { "standard input: \(reason)" }
}
