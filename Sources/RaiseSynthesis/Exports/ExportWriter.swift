/// Writes rows into the files of some exports, under names of their own until all are complete.
final class ExportWriter {
  private struct Open {
    let file: ExportFile
    let path: String
    let label: String
    let output: GrowingFile
    var rows = 0
  }

  private let exports: [any TrainerExport.Type]
  private let folder: String
  private var open: [Open]

  init(_ exports: [any TrainerExport.Type], folder: String) throws {
    self.exports = exports
    self.folder = folder
    open = try exports.flatMap { export in
      try export.files.map { file in
        let label = "\(export.name)/\(file.name)"
        let path = "\(folder)/\(label)"
        return Open(file: file, path: path, label: label, output: try GrowingFile(path: path + ".new", length: 0))
      }
    }
  }

  func write(_ row: Row) throws {
    for index in open.indices {
      for line in open[index].file.lines(row) {
        try open[index].output.append(line)
        open[index].rows += 1
      }
    }
  }

  /// Gives the files their names. Returns how many rows each holds.
  func finish() throws -> [String: Int] {
    for entry in open {
      try entry.output.synchronize()
      try DiskFiles.move(entry.path + ".new", onto: entry.path)
    }
    for export in exports {
      for companion in export.companions {
        try DiskFiles.replace("\(folder)/\(export.name)/\(companion.name)", with: companion.text)
      }
    }
    return Dictionary(uniqueKeysWithValues: open.map { ($0.label, $0.rows) })
  }
}
