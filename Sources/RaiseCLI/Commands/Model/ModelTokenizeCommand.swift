import ArgumentParser
import Foundation
import RaiseInference

/// `raise model tokenize`: the tokens of texts, one line of JSON for each line of standard input.
struct ModelTokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Print the tokens of each line of standard input as JSON: ids, and ranges of UTF-8 bytes in the line.",
    discussion: """
      The input template of the model, such as [CLS] and [SEP] around a text, is not added. Lines may be any bytes; with \
      --base64 they may hold line breaks too.
      """)

  @Option(help: ArgumentHelp("A tokenizer.json of Hugging Face's format.", valueName: "file"))
  var tokenizer: String

  @Flag(help: "Read each line as base64.")
  var base64 = false

  @Flag(help: "Recognise special tokens, such as [SEP], that a text spells out.")
  var special = false

  func run() throws {
    let tokenizer = try WordPieceTokenizer(contentsOf: tokenizer, recognisesSpecialTokens: special)
    var buffer = TokenBuffer()
    var output = Data()
    for (index, line) in FileHandle.standardInput.readDataToEndOfFile().lines.enumerated() {
      try text(line, number: index + 1).withUnsafeBytes { bytes in
        tokenizer.encode(bytes.bindMemory(to: UInt8.self), into: &buffer)
      }
      output.append(contentsOf: json(buffer).utf8)
      if output.count > 1 << 16 { try flush(&output) }
    }
    try flush(&output)
  }

  private func text(_ line: Data, number: Int) throws -> Data {
    guard base64 else { return line }
    guard let text = Data(base64Encoded: line) else {
      throw ValidationError("line \(number): expected base64, found other characters")
    }
    return text
  }

  private func json(_ tokens: TokenBuffer) -> String {
    let offsets = tokens.utf8Ranges.map { "[\($0.lowerBound),\($0.upperBound)]" }
    let ids = tokens.ids.map { "\($0)" }
    return "{\"ids\":[\(ids.joined(separator: ","))],\"offsets\":[\(offsets.joined(separator: ","))]}\n"
  }

  private func flush(_ output: inout Data) throws {
    try FileHandle.standardOutput.write(contentsOf: output)
    output.removeAll(keepingCapacity: true)
  }
}

extension Data {
  /// The lines without their line feeds; no empty one behind the last line feed.
  fileprivate var lines: [Data] {
    var lines = split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
