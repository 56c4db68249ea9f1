import Foundation

/// How fast a run went, session by session: one for each time that the command worked on it. Kept apart from the report,
/// which is the same whenever it is made.
public struct Throughput: Sendable, Equatable, Codable {
  /// From a start to an end or an interruption.
  public struct Session: Sendable, Equatable, Codable {
    /// When it began, in microseconds since 1970 UTC.
    public var startMicroseconds: Int64
    public var seconds: Double
    /// Documents judged meanwhile.
    public var documents: Int
    /// The UTF-8 bytes of their text.
    public var textBytes: Int
    public var workers: Int
    /// Whether decisions were made from recorded attributes.
    public var isApplied: Bool
  }

  /// All sessions, oldest first.
  public var sessions: [Session] = []

  /// All sessions together.
  public var seconds: Double { sessions.reduce(0) { $0 + $1.seconds } }
  public var documents: Int { sessions.reduce(0) { $0 + $1.documents } }
  public var textBytes: Int { sessions.reduce(0) { $0 + $1.textBytes } }

  /// More sessions than anybody reads: the oldest go.
  private static let maxSessions = 1000

  /// Adds a session to those at `path`. What cannot be read there is replaced.
  static func add(_ session: Session, to path: String) throws {
    var throughput = (try? SavedState.load(Throughput.self, from: path)) ?? Throughput()
    throughput.sessions = (throughput.sessions + [session]).suffix(maxSessions)
    try SavedState.save(throughput, to: path)
  }
}
