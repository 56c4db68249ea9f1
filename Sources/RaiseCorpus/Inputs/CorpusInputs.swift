import Foundation

/// Finds the files that a command line names.
public enum CorpusInputs {
  /// The files of `inputs`, sorted by name, none twice.
  ///
  /// An input is a file, whatever its name; a folder, for every file below it whose name a format knows
  /// (``CorpusFormats/endings``); a glob, also one the shell left alone (`data/**/*.jsonl.gz`), for the same kind of
  /// files; or "-", standard input. Names are relative to the folder, or to the part of the glob before its first
  /// wildcard; a single file has its own name. Files and folders that begin with a dot are passed over, and links to
  /// folders are not followed.
  ///
  /// - Parameter formats: Those that the caller reads; files of others are passed over in folders and globs, and refused
  ///   where they are named.
  /// - Throws: ``CorpusError`` when nothing is at a path, when a folder or glob has no corpus file, or when two
  ///   different files would give outputs of one name.
  public static func files(
    matching inputs: [String], formats: [any CorpusFormat.Type] = [JSONLinesFormat.self]
  ) throws -> [CorpusFile] {
    var seenPaths: Set<String> = []
    var byOutputName: [String: CorpusFile] = [:]
    for file in try inputs.flatMap({ try files(of: $0, formats) }) {
      guard seenPaths.insert(canonical(file.path)).inserted else { continue }
      let name = CorpusFormats.outputName(ofFileNamed: file.name)
      if let other = byOutputName[name] {
        throw CorpusError.sameName(name, first: other.path, second: file.path)
      }
      byOutputName[name] = file
    }
    return byOutputName.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func files(of input: String, _ formats: [any CorpusFormat.Type]) throws -> [CorpusFile] {
    if input == "-" { return [.standardInput] }
    let isRead = { (file: CorpusFile) in
      let format = CorpusFormats.format(ofFileNamed: file.name)
      return formats.contains { $0 == format }
    }
    var files: [CorpusFile]
    switch entry(at: input) {
    case .file:
      let file = CorpusFile(path: input, name: lastComponent(input))
      if isRead(file) { return [file] }
      throw CorpusError.unsupportedContent(
        path: input, expected: formats.map { $0.name }.joined(separator: ", "),
        found: "a file named as \(CorpusFormats.format(ofFileNamed: file.name).name)")
    case .folder: files = try below(input, name: "")
    case nil where GlobPattern.isPattern(input): files = try matching(GlobPattern(input))
    case nil: throw CorpusError.noSuchInput(input, nearest: nearestName(to: input))
    }
    files = files.filter(isRead)
    if files.isEmpty {
      throw CorpusError.noCorpusFiles(input: input, endings: formats.flatMap { CorpusFormats.endings(of: $0) })
    }
    return files
  }
}

// MARK: - Walking

extension CorpusInputs {
  private enum Entry { case file, folder }

  private static func entry(at path: String) -> Entry? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    return isFolder.boolValue ? .folder : .file
  }

  private static func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }

  /// The names in a folder that do not begin with a dot, sorted.
  private static func names(in folder: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
        .filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      throw CorpusError.unreadable(path: folder, reason: reason(of: error))
    }
  }

  private static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    guard let code = (underlying as NSError?)?.code else { return error.localizedDescription }
    return String(cString: strerror(Int32(truncatingIfNeeded: code)))
  }

  private static func below(_ folder: String, name: String) throws -> [CorpusFile] {
    try names(in: folder).flatMap { child -> [CorpusFile] in
      let path = joined(folder, child)
      switch entry(at: path) {
      case .folder where !isLink(path): return try below(path, name: joined(name, child))
      // A link that leads nowhere is kept, so that opening it says so.
      case .file where CorpusFormats.knows(fileNamed: child), nil where CorpusFormats.knows(fileNamed: child):
        return [CorpusFile(path: path, name: joined(name, child))]
      default: return []
      }
    }
  }

  private static func matching(_ glob: GlobPattern) throws -> [CorpusFile] {
    guard entry(at: glob.root.isEmpty ? "." : glob.root) == .folder else { return [] }
    return try matching(glob.components[...], in: glob.root, name: "")
  }

  private static func matching(
    _ components: ArraySlice<String>, in folder: String, name: String
  ) throws -> [CorpusFile] {
    guard let pattern = components.first else { return [] }
    let rest = components.dropFirst()
    let crossesFolders = pattern == "**"
    var files = crossesFolders ? try matching(rest.isEmpty ? ["*"] : rest, in: folder, name: name) : []
    for child in try names(in: folder) where crossesFolders || GlobPattern.matches(child, pattern) {
      let (path, childName) = (joined(folder, child), joined(name, child))
      switch entry(at: path) {
      case .folder where !isLink(path):
        files += try matching(crossesFolders ? components : rest, in: path, name: childName)
      case .file, nil:
        guard !crossesFolders && rest.isEmpty && CorpusFormats.knows(fileNamed: child) else { continue }
        files.append(CorpusFile(path: path, name: childName))
      default: continue
      }
    }
    return files
  }
}

// MARK: - Paths

extension CorpusInputs {
  private static func joined(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// One spelling for all ways to name a file, links resolved.
  private static func canonical(_ path: String) -> String {
    guard path != "-", let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The name in the same folder that differs in the fewest characters, when that is at most a third of them.
  private static func nearestName(to path: String) -> String? {
    let wanted = lastComponent(path)
    let folder = path.hasSuffix(wanted) ? String(path.dropLast(wanted.count)) : ""
    let candidates = ((try? names(in: folder)) ?? []).map { (name: $0, distance: distance($0, wanted)) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }), best.distance * 3 <= wanted.count else {
      return nil
    }
    return joined(folder, best.name)
  }

  /// Levenshtein's edit distance.
  private static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in right.indices {
        let substituted = diagonal + (character == right[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
