import RaiseCore

/// Whether a classifier also judges what texts say without their disguises.
enum DisguiseHandling: String, CaseIterable, Sendable {
  /// In the stages `input` and `output`: there somebody may want to slip something past the model. Corpora are full of
  /// encoded images, keys and logs, and a reader of them has no time.
  case readWhereServed = "read-where-served"
  /// In every stage.
  case read
  /// In none.
  case ignore

  func reads(_ stage: Stage) -> Bool {
    switch self {
    case .readWhereServed: stage == .input || stage == .output
    case .read: true
    case .ignore: false
    }
  }
}
