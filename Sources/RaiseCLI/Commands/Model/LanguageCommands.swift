import ArgumentParser
import Foundation
import RaiseInference

/// What the subcommands of `raise model` do with a folder that holds a language model.
enum LanguageCommands {
  static func isLanguageModel(_ folder: String) -> Bool { LanguageConfig.isLanguageModel(folder: folder) }

  static func info(folder: String, json: Bool) throws {
    struct Info: Encodable {
      var name, version, description: String
      var languages: [String]
      var rows: Int
    }
    let model = try LanguageModel(folder: folder)
    let info = Info(
      name: model.config.name, version: model.config.version, description: model.config.description,
      languages: model.languages, rows: 1 << model.config.bits)
    if json { return try CommandOutput.printJSON(info) }
    CommandOutput.printTable([
      ["name", "\(info.name) \(info.version)"], ["description", info.description],
      [
        "architecture",
        "linear on hashed n-grams, \(info.rows) rows of 8 bits; scripts of one language by their letters",
      ],
      ["languages", "\(info.languages.count): \(info.languages.joined(separator: " "))"],
    ])
  }

  static func check(folder: String, golden path: String?, json: Bool) throws {
    struct Result: Encodable { var cases: Int, mismatches: [String] }
    let golden = try LanguageGolden(path: path ?? folder + "/golden.json")
    let mismatches = golden.mismatches(with: try LanguageModel(folder: folder))
    if json {
      try CommandOutput.printJSON(Result(cases: golden.caseCount, mismatches: mismatches))
    } else {
      CommandOutput.printTable([["CASES", "AGREES"], ["\(golden.caseCount)", mismatches.isEmpty ? "yes" : "NO"]])
      CommandOutput.note("shares within \(golden.tolerance)")
    }
    for mismatch in mismatches { CommandOutput.note("raise: \(mismatch)") }
    if !mismatches.isEmpty { throw ExitCode(1) }
  }

  /// Times texts of a hundred, a thousand and ten thousand bytes; the fastest pass counts.
  static func bench(folder: String, seconds: Double, json: Bool) throws {
    struct Row: Encodable {
      var bytes: Int
      var microsecondsPerText: Double
    }
    let model = try LanguageModel(folder: folder)
    let clock = ContinuousClock()
    let sentence = "The baker has to start his ovens long before the sun is up, and the market fills with visitors. "
    let rows = [100, 1_000, 10_000].map { bytes in
      let text = Array(String(repeating: sentence, count: bytes / sentence.utf8.count + 1).utf8.prefix(bytes))
      let end = clock.now + .seconds(seconds)
      var best = Duration.seconds(1_000_000)
      text.withUnsafeBufferPointer { text in
        repeat {
          best = min(best, clock.measure { for _ in 0..<100 { _ = model.shares(of: text) } })
        } while clock.now < end
      }
      return Row(bytes: bytes, microsecondsPerText: best / .seconds(1) * 1e4)
    }
    if json { return try CommandOutput.printJSON(rows) }
    CommandOutput.printTable(
      [["BYTES", "MICROSECONDS A TEXT"]] + rows.map { ["\($0.bytes)", String(format: "%.1f", $0.microsecondsPerText)] })
    CommandOutput.note("\(model.config.name), one thread")
  }

  /// Prints each text's languages, the likeliest first: those with a hundredth of the words, or with `json` all.
  static func classify(folder: String, texts: ScreenCommands.Texts, json: Bool) throws {
    struct Line: Encodable {
      var text: Int
      var language: String
      var shares: [String: Float]
    }
    let model = try LanguageModel(folder: folder)
    var number = 0
    try texts.forEach { text in
      number += 1
      let found = model.shares(of: text)
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let shares = Dictionary(found.shares.map { ($0.language, $0.share) }, uniquingKeysWith: { first, _ in first })
        let line = Line(text: number, language: found.language, shares: shares)
        return try ResultWriter.write(String(decoding: try encoder.encode(line), as: UTF8.self) + "\n")
      }
      let shown = found.shares.filter { $0.share >= 0.01 }
      let lines = shown.map { "\($0.language)  \(String(format: "%.4f", $0.share))\n" }.joined()
      try ResultWriter.write(
        (texts.hasMany ? "text \(number)\n" : "") + (shown.isEmpty ? "\(found.language)\n" : lines))
    }
  }
}
