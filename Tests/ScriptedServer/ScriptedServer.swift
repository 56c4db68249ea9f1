import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A HTTP server on the loopback interface that answers as a test's script says: for tests of a client against a real
/// socket. One thread takes connections, one more answers each; every connection serves one request.
///
///     let server = try ScriptedServer { _ in .json(#"{"choices":[]}"#) }
///     defer { server.stop() }
public final class ScriptedServer: @unchecked Sendable {
  /// A request as it came.
  public struct Request: Sendable {
    /// Its number since the server started, from 0.
    public var number: Int
    public var path: String
    /// Values by name in small letters.
    public var headers: [String: String]
    public var body: Data

    /// The body as a JSON object; empty when it is none.
    public var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body) as? [String: Any]) ?? [:] }
    /// The content of the last message of a chat request.
    public var lastMessage: String {
      (json["messages"] as? [[String: Any]])?.last?["content"] as? String ?? ""
    }
  }

  /// What is done with a request.
  public enum Reply: Sendable {
    case status(Int, headers: [String: String], body: String)
    /// Half of a reply, then the connection is closed.
    case cut
    /// Nothing, until the client goes away or the server stops.
    case silence

    /// A good reply in JSON.
    public static func json(_ body: String) -> Reply {
      .status(200, headers: ["Content-Type": "application/json"], body: body)
    }

    /// A chat completion.
    public static func chat(
      _ content: String, finish: String = "stop", promptTokens: Int = 10, completionTokens: Int = 5
    ) -> Reply {
      let object: [String: Any] = [
        "choices": [["message": ["role": "assistant", "content": content], "finish_reason": finish]],
        "usage": ["prompt_tokens": promptTokens, "completion_tokens": completionTokens],
      ]
      let data = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
      return .json(String(decoding: data, as: UTF8.self))
    }
  }

  /// The port it listens on.
  public let port: Int
  private let listener: Int32
  private let script: @Sendable (Request) -> Reply
  private let lock = NSLock()
  private var seen: [Request] = []
  private var open: Set<Int32> = []
  private var mostAtOnce = 0
  private var isStopped = false

  /// Listens on a free port, and answers by `script` from then on.
  public init(_ script: @escaping @Sendable (Request) -> Reply) throws {
    self.script = script
    (listener, port) = try Self.listen()
    Thread { [weak self, listener] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { break }
        self.serve(connection)
      }
    }.start()
  }

  /// The base address, as clients of OpenAI's API take it.
  public var address: String { "http://127.0.0.1:\(port)/v1" }
  /// What was asked so far.
  public var requests: [Request] { lock.withLock { seen } }
  /// The most connections that were open at the same time.
  public var mostConnections: Int { lock.withLock { mostAtOnce } }

  /// Stops listening and closes every connection.
  public func stop() {
    let connections = lock.withLock {
      isStopped = true
      return open
    }
    _ = shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    for connection in connections { _ = shutdown(connection, Int32(SHUT_RDWR)) }
  }

  private static func listen() throws -> (Int32, Int) {
    #if canImport(Glibc)
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, size) == 0 && Foundation.listen(listener, 64) == 0
          && getsockname(listener, pointer, &size) == 0
      }
    }
    guard listener >= 0, isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  private func serve(_ connection: Int32) {
    lock.withLock {
      open.insert(connection)
      mostAtOnce = max(mostAtOnce, open.count)
    }
    Thread { [self] in
      if let request = read(connection) {
        answer(script(request), on: connection)
      }
      lock.withLock { _ = open.remove(connection) }
      close(connection)
    }.start()
  }

  private func read(_ connection: Int32) -> Request? {
    var bytes = Data()
    while true {
      if let end = bytes.range(of: Data("\r\n\r\n".utf8)) {
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let headers = Dictionary(
          lines.dropFirst().compactMap { line in
            line.firstIndex(of: ":").map { colon in
              (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
            }
          }
        ) { first, _ in first }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        if headers["expect"] != nil { send("HTTP/1.1 100 Continue\r\n\r\n", on: connection) }
        while bytes.count < end.upperBound + length { guard receive(connection, into: &bytes) else { return nil } }
        let path = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
        return lock.withLock {
          let request = Request(
            number: seen.count, path: path, headers: headers,
            body: Data(bytes[end.upperBound..<end.upperBound + length]))
          seen.append(request)
          return request
        }
      }
      guard receive(connection, into: &bytes) else { return nil }
    }
  }

  private func receive(_ connection: Int32, into bytes: inout Data) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(connection, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    bytes.append(contentsOf: buffer[..<count])
    return true
  }

  private func answer(_ reply: Reply, on connection: Int32) {
    switch reply {
    case .status(let status, let headers, let body):
      let lines = headers.map { "\($0): \($1)\r\n" }.joined()
      send(
        "HTTP/1.1 \(status) Scripted\r\n\(lines)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)",
        on: connection)
    case .cut:
      send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{\"choices\":[{\"mess", on: connection)
    case .silence:
      var ignored = Data()
      while receive(connection, into: &ignored) {}
    }
  }

  private func send(_ text: String, on connection: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      #if canImport(Glibc)
        let count = bytes.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      #else
        let count = bytes.withUnsafeBytes { Darwin.send(connection, $0.baseAddress, $0.count, 0) }
      #endif
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
