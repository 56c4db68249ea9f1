import Testing

@testable import RaiseServer

/// The routes `presidio-analyze` and `presidio-anonymize`.
@Suite struct PresidioTests {
  @Test("Places are counted in code points, as Python counts them")
  func analyze() async throws {
    try await withServer { server in
      let answer = try await server.post("/analyze", ["text": "é😀 ada@example.org", "language": "en"])
      #expect(answer.status == 200)
      let found = try #require(answer.json.elements)
      #expect(found.count == 1)
      #expect(found[0]["entity_type"] == "EMAIL_ADDRESS")
      #expect(found[0]["start"] == 3)
      #expect(found[0]["end"] == 18)
      #expect(found[0]["analysis_explanation"] == .null)
    }
  }

  @Test("A list of texts gets a list of lists; entities, scores and allowed words narrow them")
  func narrowed() async throws {
    try await withServer { server in
      let texts: JSON = ["ada@example.org", "nothing", "bob@example.org"]
      let all = try await server.post("/analyze", ["text": texts])
      #expect(all.json.elements?.map { $0.elements?.count } == [1, 0, 1])
      let some = try await server.post("/analyze", ["text": texts, "allow_list": ["bob@example.org"]])
      #expect(some.json.elements?.map { $0.elements?.count } == [1, 0, 0])
      let others = try await server.post("/analyze", ["text": texts, "entities": ["CREDIT_CARD", "PERSON"]])
      #expect(others.json.elements?.map { $0.elements?.count } == [0, 0, 0])
      let sure = try await server.post("/analyze", ["text": texts, "score_threshold": .number(1.01)])
      #expect(sure.json.elements?.map { $0.elements?.count } == [0, 0, 0])
    }
  }

  @Test("The decision process names the rule and its threshold")
  func explained() async throws {
    try await withServer { server in
      let answer = try await server.post("/analyze", ["text": "ada@example.org", "return_decision_process": true])
      #expect(answer.json[0]?["analysis_explanation"]?["recognizer"] == "contact")
    }
  }

  @Test(
    "What cannot be served is said in Presidio's words",
    arguments: [
      (#"{"text": ""}"#, "No text provided"), (#"{"text": []}"#, "No text provided"),
      (#"{"text": 1}"#, "text: expected a string, found a number"),
      (
        #"{"text": "a", "ad_hoc_recognizers": [{}]}"#,
        "ad_hoc_recognizers: recognizers stand in the server's policy, not in requests"
      ),
      (#"{"text": "a", "allow_list_match": "regex"}"#, "allow_list_match: expected exact, found another"),
    ])
  func wrong(body: String, message: String) async throws {
    try await withServer { server in
      let answer = try await server.post("/analyze", text: body)
      #expect(answer.status == 400)
      #expect(answer.json == ["error": .text(message)])
      let unknown = try await server.post("/analyze", ["text": "a", "entities": ["PERSON"]])
      #expect(unknown.json["error"]?.text?.hasPrefix("No matching recognizers were found") == true)
    }
  }

  @Test("What was analyzed can be anonymized, by operator, with places in the new text")
  func anonymize() async throws {
    try await withServer { server in
      let text = "é ada@example.org, +44 20 7946 0958"
      let found: JSON = [
        ["start": 2, "end": 17, "score": 1, "entity_type": "EMAIL_ADDRESS"],
        ["start": 19, "end": 35, "score": .number(0.7), "entity_type": "PHONE_NUMBER"],
      ]
      let plain = try await server.post("/anonymize", ["text": .text(text), "analyzer_results": found])
      #expect(plain.json["text"] == "é <EMAIL_ADDRESS>, <PHONE_NUMBER>")
      #expect(
        plain.json["items"]?[1]
          == ["start": 2, "end": 17, "entity_type": "EMAIL_ADDRESS", "text": "<EMAIL_ADDRESS>", "operator": "replace"])
      let chosen = try await server.post(
        "/anonymize",
        [
          "text": .text(text), "analyzer_results": found,
          "anonymizers": [
            "PHONE_NUMBER": ["type": "mask", "masking_char": "*", "chars_to_mask": 4, "from_end": true],
            "DEFAULT": ["type": "redact"],
          ],
        ])
      #expect(chosen.json["text"] == "é , +44 20 7946 ****")
    }
  }

  @Test(
    "Conflicts are settled as Presidio settles them",
    arguments: [
      // One entity that touches itself is one.
      (
        #"[{"start":0,"end":4,"score":1,"entity_type":"A"},{"start":2,"end":6,"score":1,"entity_type":"A"}]"#, "<A>ghij"
      ),
      // What lies within another is gone.
      (
        #"[{"start":0,"end":6,"score":0.5,"entity_type":"A"},{"start":2,"end":4,"score":1,"entity_type":"B"}]"#,
        "<A>ghij"
      ),
      // At one place the surer one stays.
      (
        #"[{"start":0,"end":4,"score":0.5,"entity_type":"A"},{"start":0,"end":4,"score":1,"entity_type":"B"}]"#,
        "<B>efghij"
      ),
      // Of two that overlap in part the earlier one is cut short.
      (
        #"[{"start":0,"end":5,"score":1,"entity_type":"A"},{"start":3,"end":7,"score":1,"entity_type":"B"}]"#,
        "<A><B>hij"
      ),
      (#"[]"#, "abcdefghij"),
    ])
  func conflicts(found: String, expected: String) async throws {
    let results = try JSON(parsing: found.utf8)
    try await withServer { server in
      let answer = try await server.post("/anonymize", ["text": "abcdefghij", "analyzer_results": results])
      #expect(answer.json["text"]?.text == expected)
    }
  }

  @Test("Places outside the text and operators we lack are 422")
  func unprocessable() async throws {
    try await withServer { server in
      let outside: JSON = [["start": 0, "end": 9, "score": 1, "entity_type": "A"]]
      let answer = try await server.post("/anonymize", ["text": "abc", "analyzer_results": outside])
      #expect(answer.status == 422)
      #expect(
        answer.json == ["error": "analyzer_results[0]: expected 0 <= start <= end <= 3, found start 0, end 9"])
      let operators: JSON = ["DEFAULT": ["type": "encrypt", "key": "k"]]
      let encrypted = try await server.post(
        "/anonymize", ["text": "abc", "analyzer_results": [], "anonymizers": operators])
      #expect(encrypted.status == 422)
    }
  }
}
