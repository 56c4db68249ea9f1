import Foundation
import HTTPTypes
import Testing

@testable import RaiseServer

@Suite struct RequestIdentityTests {
  @Test(
    "A client's request id is kept where it is short and harmless",
    arguments: [
      ("abc-123", true), ("", false), ("two words", false), ("line\u{1}", false),
      (String(repeating: "x", count: 128), true),
      (String(repeating: "x", count: 129), false), ("é", false),
    ])
  func requestID(id: String, isKept: Bool) {
    let identity = RequestIdentity([.requestID: id])
    #expect((identity.request == id) == isKept)
    #expect(!identity.request.isEmpty)
  }

  @Test("A new request id is a UUID, which every model server takes")
  func newID() {
    #expect(UUID(uuidString: RequestIdentity([:]).request) != nil)
  }

  @Test(
    "The trace id is read from a valid traceparent only",
    arguments: [
      ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c"),
      ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", "0af7651916cd43dd8448eb211c80319c"),
      ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", nil),
      ("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", nil),
      ("00-00000000000000000000000000000000-b7ad6b7169203331-01", nil),
      ("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", nil),
      ("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", nil),
      ("00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01", nil), ("", nil), ("---", nil),
    ] as [(String, String?)])
  func trace(header: String, expected: String?) {
    #expect(RequestIdentity.traceID(in: header) == expected)
  }
}
