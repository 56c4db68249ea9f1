import ArgumentParser
import RaiseCorpus
import RaiseEvaluation

/// What is measured, from which score on a row counts as flagged, and how intervals are made.
struct EvalMeasuringOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "The least score that is flagged: 0.5 (the default), toxicity=0.4 or toxicity:zh=0.6; may be repeated.",
      valueName: "threshold"))
  var threshold: [ThresholdArgument] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Take the thresholds that this policy's classifiers have for the model; may be repeated, the first one counts.",
      valueName: "policy"))
  var thresholdsOf: [String] = []

  @Option(
    help: ArgumentHelp(
      "Pick thresholds that flag at most this share of the rows of --benign.", valueName: "share"))
  var atFpr: Double?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A file of benign rows to pick thresholds on; may be repeated.", valueName: "file"))
  var benign: [String] = []

  @Option(
    help: ArgumentHelp(
      "Metrics, with commas: \(Metrics.names.joined(separator: ",")) (default: all).", valueName: "names"))
  var metrics: String?

  @Option(help: "Samples for the intervals; 0 for none.")
  var resamples = Bootstrap().resamples

  @Option(help: "The share of samples inside an interval.")
  var confidence = Bootstrap().confidence

  @Option(help: "What the random numbers start from.")
  var seed = Bootstrap().seed

  @Option(help: ArgumentHelp("Parts with fewer rows are not measured.", valueName: "rows"))
  var minPart = Evaluator().minSliceRows

  func validate() throws {
    if let atFpr, !(0..<1).contains(atFpr) { throw ValidationError("--at-fpr: expected 0..<1, found \(atFpr)") }
    if atFpr != nil && !thresholdsOf.isEmpty {
      throw ValidationError("--at-fpr and --thresholds-of exclude each other")
    }
    if (atFpr == nil) != benign.isEmpty { throw ValidationError("--at-fpr and --benign need each other") }
    if !(0...100_000).contains(resamples) {
      throw ValidationError("--resamples: expected 0...100000, found \(resamples)")
    }
    if !(confidence > 0 && confidence < 1) {
      throw ValidationError("--confidence: expected more than 0 and less than 1, found \(confidence)")
    }
    if minPart < 1 { throw ValidationError("--min-part: expected 1 or more, found \(minPart)") }
    for name in metricNames ?? [] where !Metrics.names.contains(name) {
      throw ValidationError("--metrics: unknown metric \"\(name)\" (known: \(Metrics.names.joined(separator: ", ")))")
    }
  }

  var metricNames: [String]? { metrics?.split(separator: ",").map(String.init) }
  var bootstrap: Bootstrap { Bootstrap(resamples: resamples, confidence: confidence, seed: seed) }
  var evaluator: Evaluator { Evaluator(bootstrap: bootstrap, minSliceRows: minPart) }

  /// A threshold for each head at the rate asked for; none when no rate is. What is scored for it is not saved.
  func pickedThresholds(with run: EvalRun, _ scorer: any Scorer) async throws -> [String: Threshold] {
    guard let atFpr else { return [:] }
    var run = run
    run.output = nil
    let scored = try await run.score(CorpusInputs.files(matching: benign), with: scorer)
    var thresholds: [String: Threshold] = [:]
    for head in scored.heads {
      thresholds[head] = try .picked(atFalsePositiveRate: atFpr, on: scored.rows(of: head))
    }
    return thresholds
  }
}
