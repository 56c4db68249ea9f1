import Hummingbird

/// Presidio's `POST /anonymize`: a text with what an analyzer found in it replaced. Judges nothing, records nothing.
///
/// Source: `microsoft/presidio`, `presidio-anonymizer/app.py` and `anonymizer_engine.py`.
enum PresidioAnonymizeRoute: Route {
  static let name = "presidio-anonymize"
  static let paths = ["/anonymize"]
  static let errors = ErrorStyle.presidio

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let text = try body["text"].string()
    let operators = try Anonymizers(body["anonymizers"])
    let count = CodePoints(text).count
    let found = try body["analyzer_results"].optionalArray().map { try AnalyzerResult($0, codePoints: count) }
    try call.checkCount(found.count, of: "analyzer_results")
    return .json(Anonymization(of: text, found: found, by: operators).json)
  }

  static let operation: JSON = [
    "summary": "Presidio's anonymizer",
    "requestBody": OpenAPI.jsonBody(
      required: ["text"],
      [
        "text": ["type": "string"],
        "anonymizers": ["type": "object", "additionalProperties": Anonymizers.schema],
        "analyzer_results": [
          "type": "array", "description": "0 <= start <= end <= the code points of the text; anything else is 422.",
          "items": OpenAPI.object(
            required: ["start", "end", "entity_type"],
            [
              "start": ["type": "integer", "minimum": 0], "end": ["type": "integer", "minimum": 0],
              "score": ["type": "number"], "entity_type": ["type": "string"],
            ]),
        ],
      ]),
    "responses": OpenAPI.ok([
      "type": "object", "required": ["text", "items"],
      "properties": [
        "text": ["type": "string"],
        "items": [
          "type": "array",
          "items": [
            "type": "object", "required": ["start", "end", "entity_type", "text", "operator"],
            "properties": [
              "start": ["type": "integer"], "end": ["type": "integer"], "entity_type": ["type": "string"],
              "text": ["type": "string"], "operator": ["type": "string"],
            ],
          ],
        ],
      ],
    ]),
  ]
}
