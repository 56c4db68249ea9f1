import Foundation
import Testing

@testable import RaiseServerCLI

@Suite struct JSONLogHandlerTests {
  @Test("Times of the log are in UTC, and say so")
  func time() {
    #expect(JSONLogHandler.time(Date(timeIntervalSince1970: 1_700_000_000.25)) == "2023-11-14T22:13:20.250Z")
  }
}
