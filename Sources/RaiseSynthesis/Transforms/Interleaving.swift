/// One scalar put behind each scalar of a text.
struct Interleaving: Sendable {
  let separator: Unicode.Scalar

  func apply(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(scalar)
      result.append(separator)
    }
    return String(result)
  }

  func undo(_ text: String) -> String? {
    let scalars = Array(text.unicodeScalars)
    guard scalars.count.isMultiple(of: 2) else { return nil }
    var result = String.UnicodeScalarView()
    for index in stride(from: 0, to: scalars.count, by: 2) {
      guard scalars[index + 1] == separator else { return nil }
      result.append(scalars[index])
    }
    return String(result)
  }
}
