import ArgumentParser
import RaiseCorpus
import RaiseEvaluation

/// `raise eval`: how well a model's heads or a policy agree with labels.
struct EvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure a model's heads or a policy on labelled rows: AUPRC, AUROC, F1 and more, with intervals.",
    discussion: """
      Reads JSON Lines, plain or compressed, with a text, a prompt, a prompt and response, or a preference, and a \
      label. Prints a table, JSON (--json) or one result a line (--jsonl). See docs/evaluation.md.

        raise eval --model raise-small --head toxicity dev/olid.jsonl.gz
        raise eval --policy chat-input --html report.html dev/prompts.jsonl
        raise eval --model raise-small --head attack --thresholds-of chat-input dev/bipia.jsonl.gz
        raise eval --policy pretraining-safety --against-last-model web.jsonl.gz
        raise eval --model raise-small --suite Benchmarks/eval/dev.json dev --jsonl
      """)

  @OptionGroup var subject: EvalSubjectOptions

  @Argument(
    help: ArgumentHelp(
      "Files, folders or quoted globs of labelled rows; with --suite the folders of its sources.", valueName: "input"))
  var inputs: [String] = []

  @OptionGroup var rows: EvalRowOptions
  @OptionGroup var measuring: EvalMeasuringOptions
  @OptionGroup var output: EvalOutputOptions

  @Option(help: ArgumentHelp("Measure what this file lists.", valueName: "file"))
  var suite: String?

  @Option(help: ArgumentHelp("Also measure all rows as one set of this name.", valueName: "name"))
  var pool: String?

  @Flag(help: "Follow responses token by token, with a head that speaks after every token.")
  var stream = false

  @Option(
    name: .customLong("scores"),
    help: ArgumentHelp("Save every score and trace, as JSON Lines.", valueName: "file"))
  var scoresFile: String?

  @Option(
    help: ArgumentHelp(
      "Also say how far each metric is from what these saved scores of another model on the same rows give.",
      valueName: "file"))
  var baseline: String?

  @Flag(help: "The inputs are scores and traces that --scores saved: nothing is scored again.")
  var fromScores = false

  func validate() throws {
    try subject.validate(isNeeded: !fromScores)
    if inputs.isEmpty { throw ValidationError("expected at least one input: a file, a folder, a glob or -") }
    if stream && (subject.model == nil || suite != nil) {
      throw ValidationError("--stream needs --model and has no --suite: suites have streams of their own")
    }
    if stream && !measuring.thresholdsOf.isEmpty {
      throw ValidationError("--thresholds-of: classifiers read whole windows, so not with --stream")
    }
    if stream && subject.heads.count != 1 {
      throw ValidationError("--stream takes one --head, found \(subject.heads.count)")
    }
    if subject.isCompared && suite != nil {
      throw ValidationError("--against compares on files of rows, so not with --suite")
    }
    if subject.isCompared && measuring.atFpr != nil {
      throw ValidationError("--against compares decisions, so not with --at-fpr")
    }
    if baseline != nil && (stream || subject.isCompared) {
      throw ValidationError("--baseline compares metrics of rows, so not with --stream or --against")
    }
    if fromScores && (scoresFile != nil || measuring.atFpr != nil) {
      throw ValidationError("--from-scores scores nothing, so not with --scores or --at-fpr")
    }
  }

  func run() async throws {
    let suite = try suite.map(Suite.init(contentsOf:))
    let scores = fromScores ? try savedScores() : try await newScores(for: suite)
    var report = Report(subject: scores.subject, bootstrap: measuring.bootstrap)
    try measure(scores, suite, into: &report)
    if report.isEmpty { throw EvaluationError.nothing("nothing could be measured") }
    try output.show(report)
  }
}
