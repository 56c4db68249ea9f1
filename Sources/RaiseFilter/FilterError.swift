import RaiseCorpus

/// Why a filter run could not be started or finished. Whatever stands in an output folder can be resumed.
public enum FilterError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A file or folder could not be written; `reason` is the system's message.
  case cannotWrite(path: String, reason: String)
  /// A file of the run itself could not be read; `reason` is the system's message.
  case cannotRead(path: String, reason: String)
  /// The reader of a stream went away, or the stream cannot be written for another reason.
  case streamEnded(reason: String)
  /// A broken line, in a strict run.
  case brokenLine(file: String, line: Int, column: Int, reason: String)
  /// A broken record or row, in a strict run.
  case brokenRecord(file: String, unit: RecordUnit, number: Int, reason: String)
  /// Another process is filtering into the same folder.
  case outputInUse(path: String)
  /// The folder holds the output of another run: other inputs, policy or options.
  case otherRun(path: String, finished: Bool)
  /// The state file of an interrupted run cannot be read.
  case unreadableState(path: String, reason: String)
  /// An input that can be read only once, where it must be read twice.
  case unrepeatableInput(path: String)
  /// The output folder lies inside an input folder or the other way round.
  case outputIsInput(path: String)
  /// A folder holds no run to tell of.
  case noRun(path: String, reason: String)
  /// A set of attributes, or a line of one, cannot be used.
  case attributes(path: String, line: Int?, reason: String)
  /// A policy needs what a set of attributes does not hold: a sentence for each rule.
  case notRecorded(path: String, policy: String, gaps: [String])
  /// The log holds another run of the name that this one was to have.
  case runIsLogged(String)
  /// The folder holds shards of another split.
  case otherShards(path: String, reason: String)

  public var description: String {
    switch self {
    case .cannotWrite(let path, let reason):
      "\(path): cannot write: \(reason); what is finished is kept, run the same command again to go on from there"
    case .cannotRead(let path, let reason):
      "\(path): cannot read: \(reason); run the same command again to go on from what is finished"
    case .streamEnded(let reason):
      "standard output: cannot write: \(reason); a stream cannot be resumed, so begin again"
    case .brokenLine(let file, let line, let column, let reason):
      "\(file):\(line):\(column): \(reason)"
    case .brokenRecord(let file, let unit, let number, let reason):
      "\(file): \(unit.rawValue) \(number): \(reason)"
    case .outputInUse(let path):
      "\(path): another raise process is writing here"
    case .otherRun(let path, finished: true):
      "\(path): holds the output of another run (other inputs, policy or options); "
        + "choose another folder, or give --overwrite to replace it"
    case .otherRun(let path, finished: false):
      "\(path): holds an interrupted run with other inputs, policy or options; "
        + "repeat that command to finish it, or give --overwrite to start over"
    case .unreadableState(let path, let reason):
      "\(path): not the state of an interrupted run: \(reason); give --overwrite to start over"
    case .unrepeatableInput(let path):
      "\(path): duplicates are looked for in one reading and removed in a second; expected a file, found a stream"
    case .outputIsInput(let path):
      "\(path): is both read and written; choose an output folder apart from the inputs"
    case .noRun(let path, let reason):
      "\(path): \(reason)"
    case .attributes(let path, let line, let reason):
      line.map { "\(path):\($0): \(reason)" } ?? "\(path): \(reason)"
    case .notRecorded(let path, let policy, let gaps):
      "\(path): policy \(policy) needs what was not recorded; judge the corpus anew with raise filter:"
        + gaps.map { "\n  \($0)" }.joined()
    case .runIsLogged(let run):
      "run \"\(run)\": the log holds a run of that name already; give another name, or another log"
    case .otherShards(let path, let reason):
      "\(path): \(reason); choose another folder"
    }
  }
}

extension FilterError {
  /// A record that cannot be used, in a strict run.
  init(_ broken: BrokenLine, _ unit: RecordUnit, of file: String) {
    self =
      unit == .line
      ? .brokenLine(file: file, line: broken.line, column: broken.column, reason: broken.reason)
      : .brokenRecord(file: file, unit: unit, number: broken.line, reason: broken.reason)
  }
}
