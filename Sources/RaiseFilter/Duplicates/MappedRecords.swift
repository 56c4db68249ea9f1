import Foundation

/// Records in ascending order in a file that is mapped rather than read: the system keeps in memory what is asked for.
struct MappedRecords<Record: PlacedRecord>: Sendable {
  private let bytes: Data

  init(path: String) throws { bytes = try MappedFile.open(path) }

  var count: Int { bytes.count / Record.byteCount }

  subscript(index: Int) -> Record {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: index * Record.byteCount, as: Record.self) }
  }

  /// The records from the first one for which `isReached` holds, as it does for all that follow, on while `belongs` does.
  func run(where isReached: (Record) -> Bool, while belongs: (Record) -> Bool) -> [Record] {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isReached(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return Array((low..<count).lazy.map { self[$0] }.prefix(while: belongs))
  }
}

/// Files of a run that are read in place.
enum MappedFile {
  static func open(_ path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw FilterError.cannotRead(path: path, reason: error.localizedDescription)
    }
  }
}
