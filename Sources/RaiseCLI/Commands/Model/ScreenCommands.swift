import ArgumentParser
import Crypto
import Foundation
import RaiseInference

/// What the subcommands of `raise model` do with a folder that holds a screen instead of a network.
enum ScreenCommands {
  static func isScreen(_ folder: String) -> Bool { ScreenConfig.isScreen(folder: folder) }

  private struct Info: Encodable {
    var name, version, description: String
    var outputs: [String]
    var rows, windowBytes: Int
    /// SHA-256 over config.json and model.safetensors, each as its SHA-256, in this order.
    var digest: String
  }

  static func info(folder: String, json: Bool) throws {
    let config = try ScreenModel(folder: folder).config
    var whole = SHA256()
    for name in ["config.json", "model.safetensors"] {
      whole.update(data: Data(SHA256.hash(data: try Data(contentsOf: URL(filePath: folder).appending(path: name)))))
    }
    let info = Info(
      name: config.name, version: config.version, description: config.description, outputs: config.outputs,
      rows: 1 << config.bits, windowBytes: config.windowBytes,
      digest: "sha256:" + whole.finalize().map { String(format: "%02x", $0) }.joined())
    if json { return try CommandOutput.printJSON(info) }
    CommandOutput.printTable([
      ["name", "\(info.name) \(info.version)"], ["description", info.description],
      ["architecture", "linear on hashed n-grams, \(info.rows) rows of 8 bits, windows of \(info.windowBytes) bytes"],
      ["outputs", info.outputs.joined(separator: ", ")], ["digest", info.digest],
    ])
  }

  static func check(folder: String, golden path: String?, json: Bool) throws {
    struct Result: Encodable { var cases: Int, mismatches: [String] }
    let golden = try ScreenGolden(path: path ?? folder + "/golden.json")
    let mismatches = golden.mismatches(with: try ScreenModel(folder: folder))
    if json {
      try CommandOutput.printJSON(Result(cases: golden.caseCount, mismatches: mismatches))
    } else {
      CommandOutput.printTable([["CASES", "AGREES"], ["\(golden.caseCount)", mismatches.isEmpty ? "yes" : "NO"]])
      CommandOutput.note("expected by \(golden.madeBy); sums exact, logits within \(golden.tolerance)")
    }
    for mismatch in mismatches { CommandOutput.note("raise: \(mismatch)") }
    if !mismatches.isEmpty { throw ExitCode(1) }
  }

  /// Times a megabyte of made-up words and one of made-up Chinese; the fastest pass counts.
  static func bench(folder: String, seconds: Double, json: Bool) throws {
    struct Row: Encodable { var what: String, megabytesPerSecond: Double }
    let model = try ScreenModel(folder: folder)
    let clock = ContinuousClock()
    let rows = [("made-up English", english), ("made-up Chinese", chinese)].map { what, text in
      let end = clock.now + .seconds(seconds)
      var best = Duration.seconds(1_000_000), features = 0
      text.withUnsafeBufferPointer { text in
        repeat {
          best = min(best, clock.measure { model.forEachWindow(of: text) { features &+= $0.featureCount } })
        } while clock.now < end
      }
      return Row(what: what, megabytesPerSecond: Double(text.count) / (best / .seconds(1)) / 1e6)
    }
    if json { return try CommandOutput.printJSON(rows) }
    CommandOutput.printTable(
      [["TEXT", "MB/S"]] + rows.map { [$0.what, String(format: "%.1f", $0.megabytesPerSecond)] })
    CommandOutput.note("\(model.config.name), one thread")
  }

  /// Words of 2 to 9 letters, 30,000 different ones, small numbers drawn more often than large ones.
  private static var english: [UInt8] {
    let letters = Array("etaoinshrdlucmfwypvbgk".utf8)
    return drawn(wordCount: 160_000, kinds: 30_000) { word in
      let spelling = RandomTokens.make(2 + word % 8, seed: word, vocabularySize: letters.count)
      return spelling.map { letters[Int($0)] } + [word % 11 == 0 ? UInt8(ascii: "\n") : UInt8(ascii: " ")]
    }
  }

  private static var chinese: [UInt8] {
    drawn(wordCount: 340_000, kinds: 3000) { word in
      Array(String(word % 20 == 0 ? "，" : Character(UnicodeScalar(UInt16(0x4E00 + word)) ?? " ")).utf8)
    }
  }

  private static func drawn(wordCount: Int, kinds: Int, _ spelled: (Int) -> [UInt8]) -> [UInt8] {
    RandomTokens.make(wordCount, vocabularySize: 1 << 20).flatMap { draw in
      let share = Double(draw) / Double(1 << 20)
      return spelled(Int(share * share * share * Double(kinds)))
    }
  }

  /// Prints what the model says about each text: the highest score of its windows, or with `json` all windows.
  static func classify(folder: String, texts: Texts, json: Bool) throws {
    let model = try ScreenModel(folder: folder)
    var number = 0
    try texts.forEach { text in
      number += 1
      let windows = model.windows(of: text)
      try ResultWriter.write(
        json ? line(model, windows, number: number) : table(model, windows, heading: texts.hasMany ? number : nil))
    }
  }

  /// Standard input, whole or by lines.
  struct Texts {
    var hasMany: Bool

    func forEach(_ body: (String) throws -> Void) throws {
      guard hasMany else {
        return try body(String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self))
      }
      while let line = readLine() { try body(line) }
    }
  }

  private struct Line: Encodable {
    struct Window: Encodable {
      var start, end: Int
      var scores: [String: Float]
    }
    var text: Int
    var scores: [String: Float]
    var windows: [Window]
  }

  private static func scores(_ model: ScreenModel, _ windows: [ScreenWindow]) -> [String: Float] {
    Dictionary(
      uniqueKeysWithValues: model.config.outputs.enumerated().map { index, output in
        (output, windows.map { $0.score(index) }.max() ?? 0)
      })
  }

  private static func line(_ model: ScreenModel, _ windows: [ScreenWindow], number: Int) throws -> String {
    let parts = windows.map {
      Line.Window(start: $0.utf8Range.lowerBound, end: $0.utf8Range.upperBound, scores: scores(model, [$0]))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let line = Line(text: number, scores: scores(model, windows), windows: parts)
    return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
  }

  private static func table(_ model: ScreenModel, _ windows: [ScreenWindow], heading: Int?) -> String {
    let scores = scores(model, windows)
    return (heading.map { "text \($0)\n" } ?? "")
      + model.config.outputs.map { "\($0)  \(String(format: "%.4f", scores[$0] ?? 0))\n" }.joined()
  }
}
