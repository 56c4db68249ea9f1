import Foundation

/// Base64 (RFC 4648, section 4) of the UTF-8 bytes.
enum Base64: ReversibleTransform {
  static let name = "base64"
  static let titles: [Language: String] = [.english: "Base64", .chinese: "Base64编码"]
  static func apply(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
  static func undo(_ text: String) -> String? {
    Data(base64Encoded: text).flatMap { String(validating: $0, as: UTF8.self) }
  }
}
