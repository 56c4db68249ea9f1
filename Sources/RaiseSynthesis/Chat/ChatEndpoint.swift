import Foundation

/// A model behind an OpenAI-compatible API.
///
/// The key is sent to this endpoint and nowhere else; it stands in no description, file, log or message.
public struct ChatEndpoint: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Where chat completions are asked for, in whole.
  public let url: URL
  /// The model's name, as the server knows it.
  public let model: String
  let key: String?

  /// - Parameters:
  ///   - base: `https://host/v1`, as OpenAI's clients take it; a bare host gets `/v1`, and an address that ends in
  ///     `/chat/completions` is taken as it is.
  ///   - key: Sent as a bearer token; nil for none.
  /// - Throws: ``SynthesisError/badEndpoint(_:reason:)``.
  public init(base: String, model: String, key: String? = nil) throws {
    guard let parts = URLComponents(string: base), let scheme = parts.scheme?.lowercased(),
      ["http", "https"].contains(scheme), parts.host?.isEmpty == false
    else {
      throw SynthesisError.badEndpoint(base, reason: "expected an address like http://127.0.0.1:8000/v1")
    }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
      throw SynthesisError.badEndpoint(
        "\(scheme)://\(parts.host ?? "")", reason: "expected no user, password, query or fragment in the address")
    }
    var whole = parts
    while whole.path.hasSuffix("/") { whole.path.removeLast() }
    if whole.path.isEmpty { whole.path = "/v1" }
    if !whole.path.hasSuffix("/chat/completions") { whole.path += "/chat/completions" }
    guard let url = whole.url else {
      throw SynthesisError.badEndpoint(base, reason: "expected an address like http://127.0.0.1:8000/v1")
    }
    guard !model.isEmpty else { throw SynthesisError.badEndpoint(base, reason: "expected the name of a model") }
    (self.url, self.model, self.key) = (url, model, key)
  }

  public var description: String { "\(model) at \(url.absoluteString)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["url": url, "model": model]) }
}
