import HTTPTypes

/// The OpenAPI 3.1 document of the routes, put together from what each says of itself.
enum OpenAPI {
  static func document(of routes: [any Route.Type], hasKeys: Bool) -> JSON {
    var paths: [JSON.Member] = []
    for route in routes {
      for path in route.paths {
        paths.append(JSON.Member(path, [route.method.rawValue.lowercased(): operation(route, path, hasKeys: hasKeys)]))
      }
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "RAISE server", "version": .text(ServerVersion.current),
        "description": "Judges prompts and answers with policies, under the schemas that clients already speak.",
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "paths": .object(paths),
      "components": [
        "schemas": .object(ErrorStyle.allCases.map { JSON.Member($0.schemaName, $0.schema) }),
        "securitySchemes": ["key": ["type": "http", "scheme": "bearer"]],
      ],
    ]
  }

  private static func operation(_ route: any Route.Type, _ path: String, hasKeys: Bool) -> JSON {
    var operation = route.operation
    let isAlias = path != route.paths[0]
    operation["operationId"] = .text(isAlias ? route.name + path.replacing("/", with: "-") : route.name)
    var responses = operation["responses"] ?? [:]
    let errors =
      route.access == .keyHolders ? [400, 401, 404, 405, 408, 413, 422, 429, 500, 502, 503, 504] : [404, 503]
    for status in errors where responses["\(status)"] == nil { responses["\(status)"] = failure(route.errors) }
    // What the model server answers is told as it is.
    if route.needsUpstream { responses["default"] = ["description": "The model server's own answer."] }
    operation["responses"] = responses
    if hasKeys && route.access == .keyHolders { operation["security"] = [["key": []]] }
    return operation
  }

  private static func failure(_ style: ErrorStyle) -> JSON {
    [
      "description": "The request could not be answered.",
      "content": ["application/json": ["schema": ["$ref": .text("#/components/schemas/\(style.schemaName)")]]],
    ]
  }

  /// A body of JSON that must be there: an object of those members. `more` is what else its schema says.
  static func jsonBody(required: [String] = [], _ properties: JSON, more: JSON = [:]) -> JSON {
    let schema = JSON.object((object(required: required, properties).members ?? []) + (more.members ?? []))
    return ["required": true, "content": ["application/json": ["schema": schema]]]
  }

  /// An object that a request holds. A member that may be left out may be null too.
  static func object(required: [String] = [], _ properties: JSON) -> JSON {
    let members = (properties.members ?? []).map { member in
      JSON.Member(member.key, required.contains(member.key) ? member.value : orNull(member.value))
    }
    var schema: JSON = ["type": "object", "properties": .object(members)]
    if !required.isEmpty { schema["required"] = .texts(required) }
    return schema
  }

  private static func orNull(_ schema: JSON) -> JSON {
    var schema = schema
    if let type = schema["type"], type != "null" { schema["type"] = [type, "null"] }
    if let values = schema["enum"]?.elements { schema["enum"] = .array(values + [.null]) }
    if let choices = schema["oneOf"]?.elements { schema["oneOf"] = .array(choices + [["type": "null"]]) }
    return schema
  }

  /// An answer of JSON.
  static func ok(_ schema: JSON) -> JSON {
    ["200": ["description": "The answer.", "content": ["application/json": ["schema": schema]]]]
  }

  /// An answer of JSON, or a stream of events where the request asks for one.
  static let okOrStream: JSON = [
    "200": [
      "description": "The answer, whole or as server-sent events.",
      "content": [
        "application/json": ["schema": ["type": "object"]], "text/event-stream": [:],
      ],
    ]
  ]
}

/// The version that the server tells.
enum ServerVersion {
  static let current = "0.1.0"
}

extension ErrorStyle {
  /// What its schema goes by in the document.
  var schemaName: String {
    switch self {
    case .openAI: "OpenAIError"
    case .presidio: "PresidioError"
    case .llmGuard: "LLMGuardError"
    case .fastAPI: "FastAPIError"
    case .tei: "TEIError"
    }
  }

  var schema: JSON {
    switch self {
    case .openAI:
      [
        "type": "object", "required": ["error"],
        "properties": [
          "error": [
            "type": "object", "required": ["message", "type", "param", "code"],
            "properties": [
              "message": ["type": "string"], "type": ["type": "string"],
              "param": ["type": ["string", "null"]], "code": ["type": ["string", "null"]],
            ],
          ]
        ],
      ]
    case .presidio: ["type": "object", "required": ["error"], "properties": ["error": ["type": "string"]]]
    case .llmGuard: ["type": "object", "required": ["message"], "properties": ["message": ["type": "string"]]]
    case .fastAPI: ["type": "object", "required": ["detail"], "properties": ["detail": ["type": "string"]]]
    case .tei:
      [
        "type": "object", "required": ["error", "error_type"],
        "properties": ["error": ["type": "string"], "error_type": ["type": "string"]],
      ]
    }
  }
}
