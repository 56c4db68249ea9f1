import RaiseCore
import RaiseGuard

/// A verdict with all its evidence, as our own route tells it. Ranges are UTF-8 byte offsets into the judged text.
enum VerdictJSON {
  static func object(_ verdict: GuardVerdict) -> JSON {
    [
      "action": .text(verdict.action.rawValue),
      "blocked": .bool(verdict.isBlocked),
      "policy": [
        "name": .text(verdict.policy.name), "version": .text(verdict.policy.version),
        "digest": .text(verdict.policy.digest.description),
      ],
      "decisive": verdict.decisive.map(finding) ?? .null,
      "findings": .array(verdict.findings.map(finding)),
      "refusal": .text(verdict.refusal) ?? .null,
      "failure": .text(verdict.failure?.description) ?? .null,
      "text": verdict.edits.isEmpty ? .null : .text(verdict.text) ?? .null,
    ]
  }

  static func finding(_ finding: Finding) -> JSON {
    [
      "rule": .text(finding.rule), "hazard": .text(finding.hazard.rawValue), "title": .text(finding.hazard.title),
      "score": .number(finding.score), "threshold": .number(finding.threshold), "counts": .bool(finding.counts),
      "mode": .text(finding.mode.rawValue),
      "range": finding.range.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? .null,
      "detail": .text(finding.detail) ?? .null,
    ]
  }

  static let schema: JSON = [
    "type": "object",
    "required": [
      "id", "request_id", "action", "blocked", "policy", "findings", "decisive", "refusal", "failure", "text",
      "latency_microseconds",
    ],
    "properties": [
      "id": ["type": "string"], "request_id": ["type": "string"],
      "action": ["type": "string", "enum": .array(Action.allCases.map { .text($0.rawValue) })],
      "blocked": ["type": "boolean"],
      "policy": [
        "type": "object", "required": ["name", "version", "digest"],
        "properties": ["name": ["type": "string"], "version": ["type": "string"], "digest": ["type": "string"]],
      ],
      "findings": ["type": "array", "items": findingSchema],
      "decisive": ["oneOf": [findingSchema, ["type": "null"]]],
      "refusal": ["type": ["string", "null"]], "failure": ["type": ["string", "null"]],
      "text": ["type": ["string", "null"]],
      "latency_microseconds": ["type": "integer", "minimum": 0],
    ],
  ]

  private static let findingSchema: JSON = [
    "type": "object",
    "required": ["rule", "hazard", "title", "score", "threshold", "counts", "mode", "range", "detail"],
    "properties": [
      "rule": ["type": "string"], "hazard": ["type": "string"], "title": ["type": "string"],
      "score": ["type": "number"], "threshold": ["type": "number"], "counts": ["type": "boolean"],
      "mode": ["type": "string", "enum": ["enforce", "monitor"]],
      "range": ["type": ["array", "null"], "items": ["type": "integer"], "minItems": 2, "maxItems": 2],
      "detail": ["type": ["string", "null"]],
    ],
  ]
}
