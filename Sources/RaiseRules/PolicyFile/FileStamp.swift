import Foundation

/// What changes when a file is replaced: which one it is, its size and its time of change. Of a link, that of the file it
/// leads to: files that are mounted from outside are often links that are turned to new ones.
package enum FileStamp {
  /// The stamp of the file at `path`; nil where there is none.
  package static func of(_ path: String) -> String? {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let facts = try? FileManager.default.attributesOfItem(atPath: target) else { return nil }
    let changed = (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(facts[.systemFileNumber] ?? 0) \(facts[.size] ?? 0) \(changed)"
  }
}
