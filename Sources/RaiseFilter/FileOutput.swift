import Foundation
import RaiseCorpus

/// The outputs of one input file while it is being filtered.
final class FileOutput {
  private let folder: OutputFolder
  private let name: String
  private let parts: [OutputFolder.Part]
  private let compressor: BlockCompressor
  private var files: [OutputFolder.Part: OutputFile] = [:]

  /// Opens the outputs of the input called `name`, cut back to the lengths of a checkpoint. What belongs to none of
  /// `parts` is not written; by default all of the folder's are.
  init(
    folder: OutputFolder, name: String, parts: [OutputFolder.Part]? = nil,
    lengths: OutputLengths = OutputLengths(), compressor: BlockCompressor
  ) throws {
    let parts = parts ?? folder.parts
    self.folder = folder
    self.name = name
    self.parts = parts
    self.compressor = compressor
    for part in parts {
      try Self.takeBack(part, of: name, in: folder)
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
    if lengths.kept == 0 { try files[.kept]?.append(compressor.emptyMember) }
    if lengths[.attributes] == 0 {
      let compression = Compression.named(AttributeFolder.fileName(of: name))
      try files[.attributes]?.append(BlockCompressor(compression).emptyMember)
    }
    try synchronize()
    let lengths = lengths
    files = [:]
    for part in parts {
      let unfinished = folder.unfinished(part, of: name)
      if part == .kept || part == .attributes || lengths[part] > 0 {
        try Folders.move(unfinished, onto: folder.finished(part, of: name))
      } else {
        try Folders.remove(unfinished)
      }
    }
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
