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
      "Take every row as text, prompt or response (default: as its fields say).", valueName: "mode"))
  var mode: RowMode?

  var reader: RowReader {
    var fields = RowFields()
    if let textField { fields.text = textField }
    if let promptField { fields.prompt = promptField }
    if let responseField { fields.response = responseField }
    if let labelField { fields.label = labelField }
    fields.positives = Set(positive)
    fields.skipsUnlabelled = skipUnlabelled
    fields.groups += by.map { RowFields.Group($0, field: $0) }
    return RowReader(fields: fields, mode: mode)
  }
}

extension RowMode: ExpressibleByArgument {}
