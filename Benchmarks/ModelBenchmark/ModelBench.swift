import Foundation
import RaiseInference

/// Meets requests; models that were loaded stay loaded.
final class ModelBench {
  private var models: [String: Model] = [:]

  func answer(_ request: BenchmarkRequest) throws -> BenchmarkAnswer {
    switch request.measure {
    case .batch: try batch(request)
    case .session: BenchmarkAnswer(step_seconds: try session(request))
    case .rescoring: BenchmarkAnswer(step_seconds: try rescoring(request))
    case .pack: try pack(request)
    case .classify: try classify(request)
    }
  }

  private func batch(_ request: BenchmarkRequest) throws -> BenchmarkAnswer {
    let model = try model(request)
    let tokens = request.tokens ?? 128
    let inputs = (0..<(request.batch ?? 1)).map { input(model, tokens: tokens, seed: $0) }
    let batch = model.batch(threads: request.threads ?? 1)
    _ = try batch.run(inputs)
    var best = BenchmarkAnswer(seconds: .infinity, cpu_seconds: .infinity)
    for _ in 0..<(request.repeats ?? 1) {
      let watch = Stopwatch()
      _ = try batch.run(inputs)
      best.cpu_seconds = min(best.cpu_seconds ?? .infinity, watch.threadSeconds)
      best.seconds = min(best.seconds ?? .infinity, watch.seconds)
    }
    return best
  }

  /// The time of each step of a text that grows in a session.
  private func session(_ request: BenchmarkRequest) throws -> [Double] {
    let model = try model(request)
    let session = try model.session()
    return try steps(request, model) { tokens, range in
      try session.append(tokens[range])
      return session.output()
    }
  }

  /// The time of each step where all of the text so far is read anew.
  private func rescoring(_ request: BenchmarkRequest) throws -> [Double] {
    let model = try model(request)
    var input = model.input("")
    return try steps(request, model) { tokens, range in
      input.parts[0].tokens = Array(tokens[..<range.upperBound])
      return try model.batch().run([input])[0]
    }
  }

  private func steps(
    _ request: BenchmarkRequest, _ model: Model, _ read: ([Int32], Range<Int>) throws -> ModelOutput
  ) throws -> [Double] {
    let tokens = RandomTokens.make(request.tokens ?? 1000, vocabularySize: model.config.vocabularySize)
    let step = max(1, request.step ?? 16)
    return try stride(from: 0, to: tokens.count, by: step).map { begin in
      let watch = Stopwatch()
      _ = try read(tokens, begin..<min(begin + step, tokens.count))
      return watch.threadSeconds
    }
  }

  private func pack(_ request: BenchmarkRequest) throws -> BenchmarkAnswer {
    guard let output = request.output else { throw BenchmarkFailure(description: "\"output\" is missing") }
    let checkpoint = try Checkpoint(folder: URL(filePath: request.model))
    let precision = try precision(request)
    let maxima = precision == .int8 ? try checkpoint.calibration() : nil
    try CheckpointPacker.pack(checkpoint, precision: precision, into: URL(filePath: output), maxima: maxima)
    let file = URL(filePath: output).appending(path: "model.safetensors")
    return BenchmarkAnswer(bytes: try file.resourceValues(forKeys: [.fileSizeKey]).fileSize)
  }

  private func classify(_ request: BenchmarkRequest) throws -> BenchmarkAnswer {
    let watch = Stopwatch()
    let model = try Model(folder: request.model, precision: nil)
    _ = try model.batch().run([model.input(request.text ?? "", mode: .prompt)])
    return BenchmarkAnswer(seconds: watch.seconds)
  }

  private func model(_ request: BenchmarkRequest) throws -> Model {
    let key = request.model + " " + request.precision
    if let model = models[key] { return model }
    let model = try Model(folder: request.model, precision: try precision(request))
    models[key] = model
    return model
  }

  private func precision(_ request: BenchmarkRequest) throws -> Precision {
    switch request.precision {
    case "fp32": .float32
    case "bf16": .bfloat16
    case "fp16": .float16
    case "int8": .int8
    default: throw BenchmarkFailure(description: "precision \(request.precision) (known: fp32, bf16, fp16, int8)")
    }
  }

  /// A text of exactly `tokens` tokens, with nothing around them.
  private func input(_ model: Model, tokens: Int, seed: Int) -> ModelInput {
    ModelInput(
      start: nil,
      parts: [
        ModelInput.Part(tokens: RandomTokens.make(tokens, seed: seed, vocabularySize: model.config.vocabularySize))
      ], end: nil)
  }
}
