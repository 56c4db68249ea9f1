/// On whose behalf, and as part of what, something is judged. All of it goes into the log and none of it is judged.
public struct GuardContext: Sendable, Hashable {
  /// The caller's own name for what is judged.
  public var item: String
  /// The user, key or tenant, or nil.
  public var actor: String?
  /// The request, as the caller names it.
  public var request: String?
  /// The trace that the request belongs to.
  public var trace: String?
  /// Facts that the log keeps. Never the text.
  public var metadata: [String: String]

  /// A context; every part may be left out.
  public init(
    item: String = "", actor: String? = nil, request: String? = nil, trace: String? = nil,
    metadata: [String: String] = [:]
  ) {
    (self.item, self.actor, self.request, self.trace, self.metadata) = (item, actor, request, trace, metadata)
  }
}
