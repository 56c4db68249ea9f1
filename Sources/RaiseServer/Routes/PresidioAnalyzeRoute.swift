import Hummingbird
import RaiseCore
import RaiseGuard

/// Presidio's `POST /analyze`: where personal data stands in a text, in code points.
///
/// Source: `microsoft/presidio`, `presidio-analyzer/app.py`. The server's policy for personal data looks, and each look
/// is recorded. `context` words are not needed: ours are built in.
enum PresidioAnalyzeRoute: Route {
  static let name = "presidio-analyze"
  static let paths = ["/analyze"]
  static let errors = ErrorStyle.presidio

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    guard let chatGuard = call.services.guards.current.personalData else {
      throw WireError(.notFound, .notFound, "the server has no policy for personal data (see --personal-data)")
    }
    let wanted = try Wanted(body)
    let isBatch = body["text"].json?.elements != nil
    let texts = try isBatch ? body["text"].strings() : [body["text"].string()]
    try call.checkCount(texts.count, of: "text")
    if texts.isEmpty || texts == [""] { throw WireError.invalid("No text provided", at: "text") }
    var call = call
    if let id = try body["correlation_id"].optionalString() { call.context.request = id }
    let verdicts = try await call.judge(eachOf: texts, stage: .input, by: chatGuard)
    let results = zip(verdicts, texts).map { JSON.array(wanted.results($0.findings, in: $1)) }
    return .json(isBatch ? .array(results) : results[0])
  }

  /// What of the findings the client asked for.
  private struct Wanted {
    /// The names; nil for all.
    var entities: Set<String>?
    /// The score from which a finding is told; nil leaves it to the policy's thresholds.
    var minScore: Double?
    var allowed: Set<String>
    var explains: Bool

    init(_ body: JSONField) throws(WireError) {
      if try !body["ad_hoc_recognizers"].optionalArray().isEmpty {
        throw .invalid(
          "ad_hoc_recognizers: recognizers stand in the server's policy, not in requests", at: "ad_hoc_recognizers")
      }
      // Neither changes what is found: languages are told apart by the policy's rules, and words of context are built in.
      _ = try body["language"].optionalString()
      _ = try body["context"].optionalStrings()
      if try body["allow_list_match"].string(default: "exact") != "exact" {
        throw .invalid("allow_list_match: expected exact, found another", at: "allow_list_match")
      }
      entities = try Self.entities(body["entities"])
      minScore = try body["score_threshold"].isAbsent ? nil : body["score_threshold"].double(default: 0)
      allowed = Set(try body["allow_list"].optionalStrings())
      explains = try body["return_decision_process"].bool(default: false)
    }

    /// Names we do not know are passed over, as Presidio does, but not when there is no other.
    private static func entities(_ field: JSONField) throws(WireError) -> Set<String>? {
      let names = Set(try field.optionalStrings())
      if names.isEmpty { return nil }
      let known = names.intersection(PresidioEntity.all.map(\.name))
      if known.isEmpty {
        let supported = PresidioEntity.all.map(\.name).joined(separator: ", ")
        throw .invalid(
          "No matching recognizers were found to serve the request (supported: \(supported))", at: "entities")
      }
      return known
    }

    func results(_ findings: [Finding], in text: String) -> [JSON] {
      let points = CodePoints(text)
      let bytes = Array(text.utf8)
      return findings.compactMap { finding in
        guard let range = finding.range, let name = PresidioEntity.name(of: finding.hazard),
          entities?.contains(name) != false, minScore.map({ finding.score >= $0 }) ?? finding.counts,
          !allowed.contains(String(decoding: bytes[range], as: UTF8.self))
        else { return nil }
        let place = points.range(ofBytes: range)
        return [
          "entity_type": .text(name), "start": .number(place.lowerBound), "end": .number(place.upperBound),
          "score": .number(finding.score), "analysis_explanation": explains ? explanation(of: finding) : .null,
        ]
      }
    }

    private func explanation(of finding: Finding) -> JSON {
      [
        "recognizer": .text(finding.rule), "pattern_name": .text(finding.detail) ?? .null, "pattern": nil,
        "original_score": .number(finding.score), "score": .number(finding.score),
        "textual_explanation": .text("rule \(finding.rule), threshold \(finding.threshold)"),
        "score_context_improvement": 0, "supportive_context_word": "", "validation_result": nil,
      ]
    }
  }

  static let operation: JSON = [
    "summary": "Presidio's analyzer",
    "requestBody": OpenAPI.jsonBody(
      required: ["text"],
      [
        "text": [
          "oneOf": [
            ["type": "string", "minLength": 1],
            ["type": "array", "minItems": 1, "items": ["type": "string", "minLength": 1]],
          ]
        ],
        "language": ["type": "string"], "correlation_id": ["type": "string"],
        "score_threshold": ["type": "number"],
        "entities": [
          "type": "array", "items": ["type": "string"],
          "anyOf": [["maxItems": 0], ["contains": ["enum": .texts(PresidioEntity.all.map(\.name))]]],
        ],
        "return_decision_process": ["type": "boolean"],
        "ad_hoc_recognizers": ["type": "array", "maxItems": 0],
        "allow_list": ["type": "array", "items": ["type": "string"]],
        "allow_list_match": ["type": "string", "enum": ["exact"]],
        "context": ["type": "array", "items": ["type": "string"]],
      ]),
    "responses": OpenAPI.ok([
      "oneOf": [
        ["type": "array", "items": resultSchema],
        ["type": "array", "minItems": 1, "items": ["type": "array", "items": resultSchema]],
      ]
    ]),
  ]

  private static let resultSchema: JSON = [
    "type": "object", "required": ["entity_type", "start", "end", "score", "analysis_explanation"],
    "properties": [
      "entity_type": ["type": "string"], "start": ["type": "integer", "minimum": 0],
      "end": ["type": "integer", "minimum": 0], "score": ["type": "number", "minimum": 0, "maximum": 1],
      "analysis_explanation": ["type": ["object", "null"]],
    ],
  ]
}
