import ArgumentParser
import RaiseCorpus

/// What standard input holds, which no name says.
struct FormatOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What standard input holds: \(names.joined(separator: ", ")).", valueName: "format"))
  var format: String?

  /// The endings of the formats that can be read from a stream.
  private static var names: [String] {
    CorpusFormats.all.filter { $0.output != .rows }.flatMap { $0.endings }.map { String($0.dropFirst()) }
  }

  func validate() throws {
    guard let format, !Self.names.contains(format) else { return }
    let expected = Self.names.joined(separator: ", ")
    throw ValidationError("--format: expected one of \(expected), found \(format)")
  }

  /// Standard input as a file of that format.
  var standardInput: CorpusFile { format.map { .standardInput(ending: "." + $0) } ?? .standardInput }

  /// Refuses rows on standard output: they are written as files of rows, which are no stream.
  static func checkStream(_ file: CorpusFile) throws {
    let format = CorpusFormats.format(ofFileNamed: file.name)
    guard format.output == .rows else { return }
    throw ValidationError(
      "--stdout writes JSON Lines; \(format.name) is written as \(format.name), so give --output DIR")
  }
}
