import Foundation

/// What a server says about a request it does not take.
struct ServerMessage {
  private let text: String

  init(_ body: Data) {
    struct Wire: Decodable {
      struct Detail: Decodable { var message: String? }
      var error: Detail?
      var message: String?
    }
    let wire = try? JSONDecoder().decode(Wire.self, from: body)
    text = wire?.error?.message ?? wire?.message ?? String(decoding: body.prefix(2000), as: UTF8.self)
  }

  /// The members of a request that the message names.
  var members: [ChatRequest.OptionalMember] {
    let text = text.lowercased().replacing("json_schema", with: "response_format")
    return ChatRequest.OptionalMember.allCases.filter { text.contains($0.name) }
  }

  /// The message as it may be shown: short, on one line, and not at all when it repeats what was asked or the key.
  func shown(hiding secrets: [String]) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(200)
    let scalars = Array(line.unicodeScalars)
    guard !line.isEmpty else { return "" }
    for start in stride(from: 0, through: max(0, scalars.count - Self.echoLength), by: 1) {
      var run = String.UnicodeScalarView()
      run.append(contentsOf: scalars[start..<min(scalars.count, start + Self.echoLength)])
      if secrets.contains(where: { $0.contains(String(run)) || !$0.isEmpty && line.contains($0) }) {
        return " (its message repeats the request)"
      }
    }
    return ": \(line)"
  }

  /// So many characters in a row are no accident.
  private static let echoLength = 12
}
