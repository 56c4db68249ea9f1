import RaiseCore

/// What a response is read behind.
enum PromptContext: String, Sendable, CaseIterable {
  /// What the user said last.
  case lastUser = "last-user"
  /// What user and assistant have said so far.
  case dialogue

  /// The text of what was said before a response; nil when nobody said anything.
  func text(before response: some BidirectionalCollection<Turn>) -> String? {
    switch self {
    case .lastUser: return response.last { $0.role == .user }?.text
    case .dialogue:
      let said = response.filter { $0.role == .user || $0.role == .assistant }
      guard said.count > 1 else { return said.first?.text }
      // As the dialogues are written that raise-small learned from.
      return said.map { "\($0.role == .user ? "Human" : "Assistant"): \($0.text)" }.joined(separator: "\n\n")
    }
  }
}
