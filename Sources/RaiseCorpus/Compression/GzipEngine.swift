import CIsal
import CZlib

/// Which library reads and writes gzip.
enum GzipEngine: String, Sendable, CaseIterable {
  /// Intel's ISA-L, loaded when it is installed.
  case isal
  /// The system's zlib.
  case zlib

  /// The fastest one that is there.
  static let best: GzipEngine = GzipEngine.isal.isAvailable ? .isal : .zlib

  /// The fastest one that is there and has the level; nil stands for the one to begin with.
  static func writing(level: Int?) -> GzipEngine {
    level.map(GzipEngine.isal.levels.contains) ?? true ? best : .zlib
  }

  /// The levels that it compresses with.
  var levels: ClosedRange<Int> { self == .isal ? 0...3 : 0...9 }

  /// Whether this machine has it.
  var isAvailable: Bool { self == .zlib || raise_isal_version() != nil }

  /// Name and version.
  var version: String {
    switch self {
    case .isal: "isa-l \(raise_isal_version().map { String(cString: $0) } ?? "missing")"
    case .zlib: "zlib \(String(cString: zlibVersion()))"
    }
  }
}
