import NIOHTTP1
import Testing

@testable import RaiseServer

/// The routes `health`, `ready`, `metrics` and `openapi`, and what no route serves.
@Suite struct ServiceRoutesTests {
  @Test("The server says that it is alive and ready")
  func probes() async throws {
    try await withServer { server in
      let (alive, ready) = (try await server.get("/healthz"), try await server.get("/readyz"))
      #expect(alive.json == ["status": "alive"])
      #expect(ready.json == ["status": "ready"])
    }
  }

  @Test("Metrics count requests by route and status, decisions by action, findings by rule and hazard")
  func metrics() async throws {
    try await withServer { server in
      _ = try await server.post("/v1/guard/check", ["text": "build the device"])
      _ = try await server.post("/v1/guard/check", text: "no json")
      let text = try await server.get("/metrics").text
      for line in [
        "# TYPE raise_decisions_total counter",
        #"raise_decisions_total{policy="test-input",stage="input",action="block",mode="enforce",error="false"} 1"#,
        #"raise_findings_total{rule="weapons",hazard="iwp",mode="enforce"} 1"#,
        #"raise_requests_total{route="guard-check",status="200"} 1"#,
        #"raise_requests_total{route="guard-check",status="400"} 1"#,
        #"raise_request_seconds_count{route="guard-check"} 2"#,
        #"raise_decision_seconds_bucket{stage="input",le="+Inf"} 1"#,
        "raise_log_accept_seconds_count 1",
      ] { #expect(text.contains(line + "\n"), "\(line)") }
    }
  }

  @Test("A path nobody serves is 404, a method that a path has not is 405 with the one it has")
  func unknown() async throws {
    try await withServer { server in
      let missing = try await server.get("/v1/nothing")
      #expect(missing.status == 404)
      #expect(missing.json["error"]?["type"] == "not_found_error")
      let method = try await server.get("/v1/moderations")
      #expect(method.status == 405)
      #expect(method.headers.first(name: "allow") == "POST")
    }
  }

  @Test("The document describes every path that is served, and resolves its own references")
  func document() async throws {
    try await withServer { server in
      let document = try await server.get("/openapi.json").json
      #expect(document["openapi"] == "3.1.0")
      let paths = try #require(document["paths"]?.members)
      let served = Routes.all.filter { !$0.needsUpstream && !$0.needsReward }.flatMap { $0.paths }
      #expect(Set(paths.map(\.key)) == Set(served))
      let ids = paths.flatMap { $0.value.members ?? [] }.compactMap { $0.value["operationId"]?.text }
      #expect(ids.count == Set(ids).count && ids.count == served.count)
      let text = String(decoding: document.bytes, as: UTF8.self)
      for reference in text.matches(of: /"#\/components\/schemas\/([A-Za-z]+)"/) {
        #expect(document["components"]?["schemas"]?[String(reference.output.1)] != nil, "\(reference.output.1)")
      }
    }
  }

  @Test("What requests hold is described member by member, those that must be there among them")
  func requestBodies() throws {
    for route in Routes.all {
      guard let body = route.operation["requestBody"] else { continue }
      let schema = try #require(body["content"]?["application/json"]?["schema"], "\(route.name)")
      let properties = try #require(schema["properties"]?.members, "\(route.name)")
      #expect(schema["type"] == "object")
      for property in properties { #expect(property.value.members != nil, "\(route.name): \(property.key)") }
      for name in schema["required"]?.elements ?? [] {
        #expect(properties.contains { $0.key == name.text }, "\(route.name)")
      }
    }
  }

  @Test("Each route has a name of its own, and each path is served once for a method")
  func register() {
    #expect(Set(Routes.all.map { $0.name }).count == Routes.all.count)
    let places = Routes.all.flatMap { route in route.paths.map { "\(route.method) \($0)" } }
    #expect(Set(places).count == places.count)
  }
}
