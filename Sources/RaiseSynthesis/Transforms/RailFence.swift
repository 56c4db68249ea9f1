/// The rail-fence cipher with two rails: every first scalar, then every second one.
enum RailFence: ReversibleTransform {
  static let name = "rail-fence"
  static let titles: [Language: String] = [.english: "a two-rail fence cipher", .chinese: "双轨栅栏密码"]

  static func apply(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    let order = stride(from: 0, to: scalars.count, by: 2).map { $0 } + stride(from: 1, to: scalars.count, by: 2)
    return String(String.UnicodeScalarView(order.map { scalars[$0] }))
  }

  static func undo(_ text: String) -> String? {
    let scalars = Array(text.unicodeScalars)
    let middle = (scalars.count + 1) / 2
    return String(
      String.UnicodeScalarView(scalars.indices.map { scalars[$0.isMultiple(of: 2) ? $0 / 2 : middle + $0 / 2] }))
  }
}
