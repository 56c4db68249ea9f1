import ArgumentParser
import Foundation
import RaiseInference

/// `raise model pack`: a checkpoint in the kernels' own order, in fewer bits where wanted.
struct ModelPackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Write a packed copy of a model, which is mapped and used in place.",
    discussion: """
      Processes that run a packed model share its memory, and it starts without work. In int8 the channels that stand out \
      keep 32-bit weights; the model itself is run on random tokens to find them.
      """)

  @Argument(
    help: ArgumentHelp("The model's folder, or the name of a bundled model.", valueName: "model"),
    transform: ModelArgument.folder)
  var folder: String

  @Option(help: "Keep the weights in fp32, bf16, fp16 or int8.")
  var precision: PrecisionName

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder to make.", valueName: "folder"))
  var output: String

  func run() throws {
    let checkpoint = try Checkpoint(folder: URL(filePath: folder))
    let maxima = precision == .int8 ? try checkpoint.calibration() : nil
    try CheckpointPacker.pack(
      checkpoint, precision: precision.precision, into: URL(filePath: output), maxima: maxima)
    CommandOutput.note("\(output): packed in \(precision.rawValue)")
  }
}
