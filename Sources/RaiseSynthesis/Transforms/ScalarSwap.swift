/// An exchange of Unicode scalars with others: each is replaced by its partner, and partners by theirs, so that doing
/// it twice changes nothing.
struct ScalarSwap: Sendable {
  private let partners: [Unicode.Scalar: Unicode.Scalar]

  /// Exchanges the scalars of `left` with those at the same place of `right`; no scalar may stand twice.
  init(_ left: String, _ right: String) {
    var partners: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (one, other) in zip(left.unicodeScalars, right.unicodeScalars) {
      partners[one] = other
      partners[other] = one
    }
    self.partners = partners
  }

  func callAsFunction(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(partners[scalar] ?? scalar) }
    return String(result)
  }
}

extension ScalarSwap {
  /// The scalars from `first` on, as many as asked for.
  static func run(from first: UInt32, count: UInt32) -> String {
    String(String.UnicodeScalarView((first..<first + count).compactMap(Unicode.Scalar.init)))
  }

  static let lowerCase = "abcdefghijklmnopqrstuvwxyz"
  static let upperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
}
