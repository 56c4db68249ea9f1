import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// HTTP through Foundation's URLSession: on Linux libcurl, so that the `raise` command reaches no SwiftNIO (decision
/// 0008). The only file that knows it.
///
/// The session is ephemeral: it keeps no cookies, no cache and no credentials.
public final class URLSessionTransport: HTTPTransport {
  private let session: URLSession
  private let exchanges = Exchanges()

  /// - Parameter connections: Requests at the same time, > 0; Foundation's own limit of six would hold others back.
  public init(connections: Int) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = connections
    configuration.httpShouldSetCookies = false
    configuration.httpCookieStorage = nil
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
  }

  // A session keeps its delegate, and the delegate the session's tasks, until it is told to let go.
  deinit { session.invalidateAndCancel() }

  public func post(_ call: HTTPCall) async throws -> HTTPReply {
    var request = URLRequest(url: call.url, timeoutInterval: call.timeoutSeconds)
    request.httpMethod = "POST"
    for (name, value) in call.headers { request.setValue(value, forHTTPHeaderField: name) }
    request.httpBody = call.body
    let task = session.dataTask(with: request)
    // Foundation counts the time limit anew with each byte that comes; this one is for the whole exchange.
    let watch = Task { [exchanges] in
      try await Task.sleep(for: .seconds(call.timeoutSeconds))
      exchanges.end(task, with: TransportError(reason: "no whole reply within \(Int(call.timeoutSeconds)) seconds"))
    }
    defer { watch.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        exchanges.begin(task, continuation)
        task.resume()
        if Task.isCancelled { exchanges.end(task, with: CancellationError()) }
      }
    } onCancel: {
      exchanges.end(task, with: CancellationError())
    }
  }
}

/// The requests on their way: gathers each one's body, and hands the reply to who waits for it, once.
private final class Exchanges: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  private struct Exchange {
    let continuation: CheckedContinuation<HTTPReply, any Error>
    var body = Data()
  }

  /// Replies of chat servers are some kilobytes; more than this is none of theirs.
  private static let maxBodyBytes = 16 << 20

  private let lock = NSLock()
  private var running: [Int: Exchange] = [:]

  func begin(_ task: URLSessionTask, _ continuation: CheckedContinuation<HTTPReply, any Error>) {
    lock.withLock { running[task.taskIdentifier] = Exchange(continuation: continuation) }
  }

  /// Ends a request before its reply is there; nothing when it has ended already.
  func end(_ task: URLSessionTask, with error: any Error) {
    guard let exchange = take(task) else { return }
    exchange.continuation.resume(throwing: error)
    task.cancel()
  }

  private func take(_ task: URLSessionTask) -> Exchange? {
    lock.withLock { running.removeValue(forKey: task.taskIdentifier) }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooMuch = lock.withLock {
      running[dataTask.taskIdentifier]?.body.append(data)
      return running[dataTask.taskIdentifier].map { $0.body.count > Self.maxBodyBytes } ?? false
    }
    if isTooMuch { end(dataTask, with: TransportError(reason: "a reply of more than \(Self.maxBodyBytes) bytes")) }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    guard let exchange = take(task) else { return }
    if let error {
      exchange.continuation.resume(throwing: TransportError(reason: Self.reason(of: error)))
    } else if let response = task.response as? HTTPURLResponse {
      let retryAfter = response.value(forHTTPHeaderField: "Retry-After")
      exchange.continuation.resume(
        returning: HTTPReply(status: response.statusCode, retryAfter: retryAfter, body: exchange.body))
    } else {
      exchange.continuation.resume(throwing: TransportError(reason: "no HTTP reply"))
    }
  }

  /// The redirection is the reply. Nothing is said back to Foundation: where the task is cancelled meanwhile, an answer to
  /// its question ends the process ("Received callback for HTTP redirection, but we're not waiting for it", Swift 6).
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    answer(task, with: response)
  }

  /// A server that asks who is there in HTTP's own way has replied: the key was sent, and there is no other. Foundation
  /// would wait for credentials until the time is up.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    guard let response = challenge.failureResponse as? HTTPURLResponse else {
      return completionHandler(.performDefaultHandling, nil)
    }
    answer(task, with: response)
  }

  /// Takes the head of a response for the whole of it.
  private func answer(_ task: URLSessionTask, with response: HTTPURLResponse) {
    guard let exchange = take(task) else { return }
    exchange.continuation.resume(returning: HTTPReply(status: response.statusCode, body: exchange.body))
    task.cancel()
  }

  /// The system's message without the URL, which is said elsewhere.
  private static func reason(of error: any Error) -> String {
    switch (error as? URLError)?.code {
    case .cannotConnectToHost: "cannot connect"
    case .cannotFindHost, .dnsLookupFailed: "no such host"
    case .timedOut: "the server did not answer in time"
    case .networkConnectionLost: "the connection was cut"
    default: (error as NSError).localizedDescription
    }
  }
}
