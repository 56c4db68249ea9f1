import Foundation
import RaiseCorpus

/// The outputs of one input file while it is being filtered.
final class FileOutput {
  private let folder: OutputFolder
  private let name: String
  private let parts: [OutputFolder.Part]
  private let compressor: BlockCompressor
  private let rows: RowFile?
  private var files: [OutputFolder.Part: OutputFile] = [:]

  /// Opens the outputs of the input called `name`, cut back to the lengths of a checkpoint. What belongs to none of
  /// `parts` is not written; by default all of the folder's are.
  ///
  /// - Parameter rows: The input, when it is a file of rows. What grows under the name of the kept part is then the
  ///   verdicts on its rows, from which ``finish()`` writes such files.
  init(
    folder: OutputFolder, name: String, parts: [OutputFolder.Part]? = nil,
    lengths: OutputLengths = OutputLengths(), compressor: BlockCompressor, rows: RowFile? = nil
  ) throws {
    let parts = parts ?? folder.parts
    self.folder = folder
    self.name = name
    self.parts = parts
    self.compressor = compressor
    self.rows = rows
    for part in parts {
      if rows == nil || part == .errors || part == .attributes { try Self.takeBack(part, of: name, in: folder) }
      files[part] = try OutputFile(path: folder.unfinished(part, of: name), length: lengths[part])
    }
  }

  /// A run that was killed between giving a file its final name and noting so finds it there: it goes back.
  private static func takeBack(_ part: OutputFolder.Part, of name: String, in folder: OutputFolder) throws {
    let finished = folder.finished(part, of: name)
    let unfinished = folder.unfinished(part, of: name)
    let manager = FileManager.default
    if manager.fileExists(atPath: finished), !manager.fileExists(atPath: unfinished) {
      try Folders.move(finished, onto: unfinished)
    }
  }

  var lengths: OutputLengths {
    OutputLengths(
      kept: files[.kept]?.length ?? 0, removed: files[.removed]?.length ?? 0, errors: files[.errors]?.length ?? 0,
      attributes: files[.attributes]?.length)
  }

  func append(_ outcome: BlockOutcome) throws {
    try files[.kept]?.append(outcome.kept)
    try files[.removed]?.append(outcome.removed)
    try files[.errors]?.append(outcome.errors)
    try files[.attributes]?.append(outcome.attributes)
  }

  func synchronize() throws {
    for file in files.values { try file.synchronize() }
  }

  /// Gives the whole files their names. `kept` and attributes are always there, were they empty; the others only with
  /// content.
  func finish() throws {
    if let rows { return try finish(rows) }
    if lengths.kept == 0 { try files[.kept]?.append(compressor.emptyMember) }
    let lengths = try closed()
    for part in parts { try giveName(to: part, lengths) }
  }

  /// Makes all of it durable and closes it; returns how long it is.
  private func closed() throws -> OutputLengths {
    if lengths[.attributes] == 0 {
      let compression = Compression.named(AttributeFolder.fileName(of: name))
      try files[.attributes]?.append(BlockCompressor(compression).emptyMember)
    }
    try synchronize()
    defer { files = [:] }
    return lengths
  }

  private func giveName(to part: OutputFolder.Part, _ lengths: OutputLengths) throws {
    let unfinished = folder.unfinished(part, of: name)
    if part == .kept || part == .attributes || lengths[part] > 0 {
      try Folders.move(unfinished, onto: folder.finished(part, of: name))
    } else {
      try Folders.remove(unfinished)
    }
  }
}

// MARK: - Files of rows

extension FileOutput {
  /// Whether verdicts must stay until it is noted that the file is finished.
  var needsCheckpoint: Bool { rows != nil }

  /// Writes the rows that pass and those that do not, and gives the whole files their names. The verdicts stay: a run
  /// that is killed now writes from them again.
  private func finish(_ rows: RowFile) throws {
    let lengths = try closed()
    let kept = folder.written(.kept, of: name), removed = folder.written(.removed, of: name)
    try Folders.make((kept as NSString).deletingLastPathComponent)
    try Folders.make((removed as NSString).deletingLastPathComponent)
    try rows.write(verdicts: folder.unfinished(.kept, of: name), kept: kept, removed: removed)
    try Folders.move(kept, onto: folder.finished(.kept, of: name))
    if FileManager.default.fileExists(atPath: removed) {
      try Folders.move(removed, onto: folder.finished(.removed, of: name))
    }
    try Folders.remove(folder.unfinished(.removed, of: name))
    for part in parts where part == .errors || part == .attributes { try giveName(to: part, lengths) }
  }

  /// Removes the verdicts once they are no longer needed.
  func removeVerdicts() throws {
    if rows != nil { try Folders.remove(folder.unfinished(.kept, of: name)) }
  }
}

/// How long each output of a file is, in bytes.
struct OutputLengths: Sendable, Equatable, Codable {
  var kept = 0
  var removed = 0
  var errors = 0
  /// Nil when a run writes none.
  var attributes: Int?

  subscript(part: OutputFolder.Part) -> Int {
    switch part {
    case .kept: kept
    case .removed: removed
    case .errors: errors
    case .attributes: attributes ?? 0
    }
  }
}
