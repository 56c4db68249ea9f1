import Testing

@testable import RaiseEvaluation

@Suite struct TermGroupsTests {
  private static let groups = TermGroups([
    ("bakers", ["baker", "bakers", "master of bread", "面包师"]), ("north", ["northerners", "北方人"]),
    ("dialect", ["ain't", "y’all"]),
  ])

  static let texts: [(text: String, groups: [String])] = [
    ("The BAKER sings.", ["bakers"]), ("A bakery is no baker-y thing, or is it?", ["bakers"]),
    // Whole words only, and of a term all its words in their order.
    ("bakery", []), ("master of the bread", []), ("A Master of  bread!", ["bakers"]), ("master of", []),
    // Nothing parts Han characters, and apostrophes do not count.
    ("我是北方人。", ["north"]), ("北方的人", []), ("那位面包师是北方人", ["bakers", "north"]),
    ("it ain’t so", ["dialect"]), ("Yall stay", ["dialect"]), ("Northerners bake: bakers all", ["bakers", "north"]),
    ("", []),
  ]

  @Test("A text belongs to the groups whose terms it has, as whole words", arguments: texts.indices)
  func membership(index: Int) {
    let (text, expected) = Self.texts[index]
    #expect(Self.groups.groups(in: text) == expected)
  }

  @Test("Rows are grouped by them, whatever part of a row is judged")
  func rows() async throws {
    let file = try TemporaryFile(
      """
      {"text": "a baker", "label": 0}
      {"prompt": "a baker", "response": "northerners", "label": 0}
      {"prompt": "nobody", "label": 0}
      """, name: "rows.jsonl")
    var found: [Example] = []
    try await RowReader(termGroups: Self.groups).read(file.corpusFile) { found += $0 }
    #expect(found.map { $0.facts.groups["group"] } == [["bakers"], ["north"], nil])
  }

  static let wrong: [(json: String, message: String)] = [
    (#"{"format": "raise-groups/2", "groups": []}"#, "format: expected \"raise-groups/1\""),
    (#"{"format": "raise-groups/1", "groups": [{"name": "a"}]}"#, "groups[0].terms: expected a value, found none"),
    (
      #"{"format": "raise-groups/1", "groups": [{"name": "a", "terms": ["x", "..."]}]}"#,
      #"groups[0].terms: expected words, found "...""#
    ),
    (
      #"{"format": "raise-groups/1", "groups": [{"name": "a", "terms": []}, {"name": "a", "terms": []}]}"#,
      #"groups[1].name: expected each name once, found "a" again"#
    ),
  ]

  @Test("A file of groups that is none says where", arguments: wrong.indices)
  func errors(index: Int) throws {
    let (json, message) = Self.wrong[index]
    let file = try TemporaryFile(json, name: "groups.json")
    let error = #expect(throws: EvaluationError.self) { try TermGroups(contentsOf: file.path) }
    #expect(error?.description.contains(message) == true, "\(error as Any)")
  }
}
