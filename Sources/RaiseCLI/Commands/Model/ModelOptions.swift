import ArgumentParser
import RaiseInference

/// Which model, and in what numbers: the same for every command that loads one.
struct ModelOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The model's folder, or the name of a bundled model.", valueName: "model"),
    transform: ModelArgument.folder)
  var folder: String

  @Option(help: "Keep the weights in fp32, bf16, fp16 or int8 (default: as they are stored).")
  var precision: PrecisionName?

  func load() throws -> Model { try Model(folder: folder, precision: precision?.precision) }
}

/// The names of precisions on the command line.
enum PrecisionName: String, ExpressibleByArgument, CaseIterable {
  case fp32, bf16, fp16, int8

  init(_ precision: Precision) {
    self =
      switch precision {
      case .float32: .fp32
      case .bfloat16: .bf16
      case .float16: .fp16
      case .int8: .int8
      }
  }

  var precision: Precision {
    switch self {
    case .fp32: .float32
    case .bf16: .bfloat16
    case .fp16: .float16
    case .int8: .int8
    }
  }
}
