/// Why data cannot be synthesized. What concerns a single row is kept with the row instead.
public enum SynthesisError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A plan or grammar file says something that cannot be used; `place` is `line:column`.
  case badData(file: String, place: String?, path: String, reason: String)
  /// A file cannot be read; `reason` is the system's message.
  case unreadable(path: String, reason: String)
  /// A line of a seed file is no seed.
  case badSeed(file: String, line: Int, reason: String)
  /// A file or folder cannot be written.
  case cannotWrite(path: String, reason: String)
  /// Another process is writing into the same folder.
  case outputInUse(path: String)
  /// The folder holds the output of another run.
  case otherRun(path: String, finished: Bool)
  /// The state file of an interrupted run cannot be read.
  case unreadableState(path: String, reason: String)
  /// An endpoint's address or model cannot be used.
  case badEndpoint(String, reason: String)
  /// An endpoint does not answer, or refuses to; what was answered before is kept.
  case endpointFailed(endpoint: String, reason: String)
  /// The next request could cost more than is left.
  case budgetSpent(spent: String, limit: String)

  public var description: String {
    switch self {
    case .badData(let file, let place, let path, let reason):
      [place.map { "\(file):\($0)" } ?? file, path, reason].filter { !$0.isEmpty }.joined(separator: ": ")
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .badSeed(let file, let line, let reason): "\(file):\(line): \(reason)"
    case .cannotWrite(let path, let reason):
      "\(path): cannot write: \(reason); what is finished is kept, run the same command again to go on from there"
    case .outputInUse(let path): "\(path): another raise process is writing here"
    case .otherRun(let path, finished: true):
      "\(path): holds the output of another run (other plan, seed or policy); "
        + "choose another folder, or give --overwrite to replace it"
    case .otherRun(let path, finished: false):
      "\(path): holds an interrupted run with another plan, seed or policy; "
        + "repeat that command to finish it, or give --overwrite to start over"
    case .unreadableState(let path, let reason):
      "\(path): not the state of an interrupted run: \(reason); give --overwrite to start over"
    case .badEndpoint(let address, let reason): "\(address): \(reason)"
    case .endpointFailed(let endpoint, let reason):
      "\(endpoint): \(reason); every answer so far is kept, run the same command again to go on from there"
    case .budgetSpent(let spent, let limit):
      "the budget is spent: \(spent) of \(limit), and the next request may cost more than is left; "
        + "every answer so far is kept, run the same command with a larger budget to go on from there"
    }
  }
}
