import Foundation
import Testing

@testable import RaiseSynthesis

@Suite struct ChatEndpointTests {
  @Test(
    "Addresses are taken as OpenAI's clients take them",
    arguments: [
      ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1/chat/completions"),
      ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/v1/chat/completions"),
      ("https://host/v1", "https://host/v1/chat/completions"),
      ("https://host/openai/v2/", "https://host/openai/v2/chat/completions"),
      ("HTTPS://host/v1/chat/completions", "HTTPS://host/v1/chat/completions"),
    ])
  func addresses(base: String, url: String) throws {
    #expect(try ChatEndpoint(base: base, model: "m").url.absoluteString == url)
  }

  @Test(
    "Other addresses are refused, and a password in one is not repeated",
    arguments: [
      "", "host", "ftp://host/v1", "http://", "https://user:pass-word@host/v1", "http://host/v1?key=pass-word",
    ])
  func refused(base: String) {
    let error = #expect(throws: SynthesisError.self) { try ChatEndpoint(base: base, model: "m") }
    #expect(error.map { "\($0)".contains("pass-word") } == false)
  }

  @Test("The key stands in no description")
  func key() throws {
    let endpoint = try ChatEndpoint(base: "http://host", model: "m", key: "top-secret")
    var dumped = ""
    dump(endpoint, to: &dumped)
    for text in ["\(endpoint)", String(reflecting: endpoint), dumped] { #expect(!text.contains("top-secret")) }
  }
}
