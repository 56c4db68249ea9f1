import Foundation
import HTTPTypes

/// How one request is called in logs: by the client's names where it sent good ones, else by ours.
struct RequestIdentity: Sendable, Hashable {
  /// The request's id: `X-Request-Id`, or a new one. Sent back, and upstream, where some servers (llama-cpp-python) take
  /// nothing but a UUID.
  var request: String
  /// The 32 hexadecimal digits of the trace in `traceparent`; nil without one.
  var trace: String?

  /// Reads the headers of a request.
  init(_ headers: HTTPFields) {
    request = headers[.requestID].flatMap(Self.acceptable) ?? UUID().uuidString.lowercased()
    trace = headers[.traceParent].flatMap(Self.traceID)
  }

  /// A client's id, where it is short and harmless in a log: 1 to 128 visible ASCII characters.
  private static func acceptable(_ id: String) -> String? {
    1...128 ~= id.utf8.count && id.utf8.allSatisfy { 0x21...0x7e ~= $0 } ? id : nil
  }

  /// The trace id of a `traceparent`: version, trace id, parent id and flags in lower-case hexadecimal, neither id all
  /// zero (W3C Trace Context, section 3.2). Later versions may have more fields behind.
  static func traceID(in header: String) -> String? {
    let fields = header.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.count >= 4, fields[0] != "ff", fields[0] != "00" || fields.count == 4 else { return nil }
    for (field, length) in zip(fields, [2, 32, 16, 2]) where !isHexadecimal(field, length: length) { return nil }
    guard fields[1].contains(where: { $0 != "0" }), fields[2].contains(where: { $0 != "0" }) else { return nil }
    return String(fields[1])
  }

  private static func isHexadecimal(_ field: Substring, length: Int) -> Bool {
    field.utf8.count == length
      && field.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
  }
}

extension HTTPField.Name {
  static let requestID = HTTPField.Name("X-Request-Id")!
  static let traceParent = HTTPField.Name("traceparent")!
}
