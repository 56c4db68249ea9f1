import NIOHTTP1
import RaiseCore
import Testing

@testable import RaiseServer

@Suite struct KeyRingTests {
  private let key = APIKey()

  private func setup(requestsPerMinute: Int? = nil, policy: String? = nil) -> ServerSetup {
    var setup = ServerSetup()
    setup.keys = KeyRing([
      .init(name: "other", digest: APIKey().digest),
      .init(name: "ada", digest: key.digest, policy: policy, requestsPerMinute: requestsPerMinute),
    ])
    return setup
  }

  @Test("A key opens by its digest, and nothing else does")
  func digests() {
    let ring = KeyRing([.init(name: "ada", digest: key.digest)])
    #expect(ring.entry(forKey: key.description)?.name == "ada")
    #expect(ring.entry(forKey: key.digest.description) == nil)
    #expect(ring.entry(forKey: "") == nil)
    #expect(ring.entry(forKey: String(key.description.dropLast())) == nil)
    #expect(key.description.count == 70)
  }

  @Test("Without a good key there is no answer, by either header there is, and the record names the holder")
  func requests() async throws {
    let log = InMemoryDecisionLog()
    var setup = setup()
    setup.log = log
    let key = key.description
    try await withServer(setup) { server in
      let body: JSON = ["text": "hello"]
      for headers in [[], [("authorization", "Bearer wrong")], [("authorization", key)]] as [[(String, String)]] {
        let answer = try await server.post("/v1/guard/check", body, headers: .init(headers))
        #expect(answer.status == 401)
        #expect(answer.headers.first(name: "www-authenticate") == "Bearer")
        #expect(answer.json["error"]?["code"] == "invalid_api_key")
      }
      for headers in [("authorization", "Bearer \(key)"), ("x-api-key", key)] {
        #expect(try await server.post("/v1/guard/check", body, headers: .init([headers])).status == 200)
      }
      #expect(try await server.get("/healthz").status == 200)
    }
    #expect(await log.records.map(\.actor) == ["ada", "ada"])
  }

  @Test("A key may make so many requests a minute; then it is told when to come back")
  func limit() async throws {
    let key = key.description
    try await withServer(setup(requestsPerMinute: 2)) { server in
      let body: JSON = ["text": "hello"]
      var statuses: [Int] = []
      var last: Answer?
      for _ in 0..<3 {
        last = try await server.post("/v1/guard/check", body, headers: ["x-api-key": key])
        statuses.append(last?.status ?? 0)
      }
      #expect(statuses == [200, 200, 429])
      let seconds = try #require(last?.headers.first(name: "retry-after").flatMap { Int($0) })
      #expect(1...30 ~= seconds)
    }
  }

  @Test("A key's own policy judges in the place of the server's")
  func ownPolicy() async throws {
    var setup = setup(policy: "strict")
    setup.named["strict"] = ScriptedPolicy { _ in .block }
    let key = key.description
    try await withServer(setup) { server in
      let answer = try await server.post("/v1/guard/check", ["text": "hello"], headers: ["x-api-key": key])
      #expect(answer.json["action"] == "block")
      #expect(answer.json["policy"]?["name"] == "scripted")
    }
  }

  @Test("Tokens come back evenly, up to the bound")
  func bucket() {
    let limiter = RateLimiter()
    let start = ContinuousClock.now
    #expect((0..<60).allSatisfy { _ in limiter.secondsToWait(for: "a", requestsPerMinute: 60, now: start) == nil })
    #expect(limiter.secondsToWait(for: "a", requestsPerMinute: 60, now: start) == 1)
    #expect(limiter.secondsToWait(for: "b", requestsPerMinute: 60, now: start) == nil)
    #expect(limiter.secondsToWait(for: "a", requestsPerMinute: 60, now: start + .seconds(1)) == nil)
    #expect(limiter.secondsToWait(for: "a", requestsPerMinute: 60, now: start + .seconds(1)) == 1)
    let later = start + .seconds(3600)
    #expect((0..<60).allSatisfy { _ in limiter.secondsToWait(for: "a", requestsPerMinute: 60, now: later) == nil })
    #expect(limiter.secondsToWait(for: "a", requestsPerMinute: 1, now: later) == 60)
  }
}
