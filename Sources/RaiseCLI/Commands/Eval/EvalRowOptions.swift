import ArgumentParser
import RaiseEvaluation

/// How rows are read: which field holds what.
struct EvalRowOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The field of a single text (default: text).", valueName: "key"))
  var textField: String?

  @Option(help: ArgumentHelp("The field of a prompt (default: prompt).", valueName: "key"))
  var promptField: String?

  @Option(help: ArgumentHelp("The field of a response (default: response).", valueName: "key"))
  var responseField: String?

  @Option(help: ArgumentHelp("The field of the label, dotted when it is nested (default: label).", valueName: "key"))
  var labelField: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A value of the label that means yes; may be repeated. Without it: 1, 0, true and false.", valueName: "value"))
  var positive: [String] = []

  @Flag(help: "Pass over rows without a label.")
  var skipUnlabelled = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Also measure rows apart by this field; may be repeated. Language, category and hazard always are.",
      valueName: "key"))
  var by: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also measure rows apart by the groups that they speak of or in, whose words this file lists.", valueName: "file")
  )
  var groups: String?

  @Option(
    help: ArgumentHelp(
      "Take every row as text, prompt or response (default: as its fields say).", valueName: "mode"))
  var mode: RowMode?

  /// What reads rows.
  ///
  /// - Parameters:
  ///   - suiteGroups: The groups of a suite, where no others are asked for.
  ///   - needsLabels: Whether a row without a label is an error.
  func reader(suiteGroups: TermGroups? = nil, needsLabels: Bool = true) throws -> RowReader {
    var fields = RowFields()
    if let textField { fields.text = textField }
    if let promptField { fields.prompt = promptField }
    if let responseField { fields.response = responseField }
    if let labelField { fields.label = labelField }
    fields.positives = Set(positive)
    fields.skipsUnlabelled = skipUnlabelled
    fields.needsLabels = needsLabels
    fields.groups += by.map { RowFields.Group($0, field: $0) }
    let groups = try groups.map(TermGroups.init(contentsOf:)) ?? suiteGroups
    return RowReader(fields: fields, mode: mode, termGroups: groups)
  }
}

extension RowMode: ExpressibleByArgument {}
