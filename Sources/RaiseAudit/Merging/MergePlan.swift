import GRDB
import RaiseCore

/// A log that is being merged, in one state, verified.
struct MergeInput {
  var path: String
  var database: Database
  var sources: [LogSource]

  /// - Parameter isDraft: Whether it is the merged log of an earlier round, which may hold none at all.
  init(_ db: Database, path: String, isDraft: Bool = false) throws {
    self.path = path
    database = db
    sources = try isDraft ? LogSource.merged(in: db) : LogSource.all(in: db, path: path)
  }
}

/// Which input each source is taken from, and which number it gets.
///
/// Copies of one log are one source: the one that goes farthest is taken, if the others are beginnings of it.
struct MergePlan {
  /// A source, where it is taken from, and what the shorter copies of it end with.
  struct Choice {
    var source: LogSource
    /// The index of the input, and the source's number there.
    var input: Int
    var idInInput: Int64
    /// By position in the chain.
    var expectedHashes: [Int64: ContentDigest] = [:]
  }

  /// In the order of the numbers, which count from 1.
  private(set) var choices: [Choice] = []
  private var byGenesis: [[UInt8]: Int] = [:]

  init(_ inputs: [MergeInput]) {
    for (index, input) in inputs.enumerated() {
      for source in input.sources { add(source, of: index) }
    }
    for index in choices.indices { choices[index].source.id = Int64(index + 1) }
  }

  /// The choice for each source of an input that is taken from there, by its number there.
  func choices(of input: Int) -> [Int64: Choice] {
    Dictionary(uniqueKeysWithValues: choices.filter { $0.input == input }.map { ($0.idInInput, $0) })
  }

  /// Whether all comes from the first input, so that the others add nothing.
  var addsNothing: Bool { choices.allSatisfy { $0.input == 0 } }

  private mutating func add(_ source: LogSource, of input: Int) {
    guard let index = byGenesis[source.genesis] else {
      byGenesis[source.genesis] = choices.count
      return choices.append(Choice(source: source, input: input, idInInput: source.id))
    }
    let known = choices[index].source
    let shorter = known.records < source.records ? known : source
    if shorter.records > 0 { choices[index].expectedHashes[shorter.records] = shorter.hash }
    // A copy that says the same with more checkpoints says no more about the records.
    guard known.records < source.records else { return }
    choices[index].source = source
    choices[index].source.name = known.name
    (choices[index].input, choices[index].idInInput) = (input, source.id)
  }
}
