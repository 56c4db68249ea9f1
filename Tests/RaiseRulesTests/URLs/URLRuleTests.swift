import Foundation
import RaiseCore
import RaiseTesting
import Testing

@testable import RaiseRules

/// URLs and what a `url` rule finds in them.
@Suite struct URLRuleTests {
  private static func policy(_ keys: String, files: [String: String] = [:]) throws -> RulePolicy {
    let yaml = """
      name: p
      version: 1
      description: Test.
      stages: [pretraining]
      rules:
        - {id: r, kind: url, hazards: [qlt.spam], action: block, \(keys)}

      """
    let folder = try TemporaryFolder(files.merging(["p.yaml": yaml]) { $1 })
    return try withExtendedLifetime(folder) { try folder.library().load("p").policy }
  }

  private static func details(_ keys: String, _ url: String?, files: [String: String] = [:]) throws -> [String] {
    let metadata = url.map { [Item.urlKey: $0] } ?? [:]
    let item = Item(id: "1", stage: .pretraining, text: "A quiet evening.", metadata: metadata)
    return try policy(keys, files: files).decide(item).findings.map { $0.detail ?? "" }
  }

  static let hosts: [(entry: String, url: String, found: [String])] = [
    ("example.org", "https://example.org/a", ["domain example.org"]),
    ("example.org", "https://www.example.org/a", ["domain example.org"]),
    ("example.org", "http://user:word@deep.www.example.org:8080/?q#f", ["domain example.org"]),
    ("example.org", "HTTPS://WWW.EXAMPLE.ORG./", ["domain example.org"]),
    ("EXAMPLE.org.", "//example.org/a", ["domain example.org"]),
    ("example.org", "www.example.org", ["domain example.org"]),
    ("example.org", "https://example.org.uk/", []),
    ("example.org", "https://badexample.org/", []),
    ("example.org", "https://other.net/example.org", []),
    ("example.org", "https://example.org@other.net/", []),
    ("example.org", "https://other.net/?u=http://example.org/", []),
    ("blog.example.org", "https://blog.example.org/", ["subdomain blog.example.org"]),
    ("blog.example.org", "https://a.blog.example.org/", []),
    ("blog.example.org", "https://example.org/", []),
    ("bbc.co.uk", "https://forums.bbc.co.uk/", ["domain bbc.co.uk"]),
    ("co.uk", "https://forums.bbc.co.uk/", []),
    ("uk", "https://forums.bbc.co.uk/", []),
    ("blogspot.com", "https://somebody.blogspot.com/", ["domain blogspot.com"]),
    ("city.kawasaki.jp", "https://www.city.kawasaki.jp/", ["domain city.kawasaki.jp"]),
    ("www.anything.ck", "https://www.anything.ck/", ["domain www.anything.ck"]),
    ("93.184.216.34", "http://93.184.216.34:80/", ["subdomain 93.184.216.34"]),
    ("[2001:db8::1]", "http://[2001:db8::1]:80/", ["subdomain [2001:db8::1]"]),
    ("localhost", "http://localhost/", ["subdomain localhost"]),
    ("münchen.de", "https://www.xn--mnchen-3ya.de/", ["domain münchen.de"]),
    ("xn--mnchen-3ya.de", "https://MÜNCHEN.de/", ["domain münchen.de"]),
    ("例子.公司.cn", "https://www.例子。公司。cn/", ["domain 例子.公司.cn"]),
    ("example.org", "", []),
    ("example.org", "https://", []),
    ("example.org", "not a url", []),
  ]

  @Test("A registered domain covers the hosts below it, every other name stands for itself", arguments: hosts)
  func host(entry: String, url: String, found: [String]) throws {
    #expect(try Self.details("domains: [\"\(entry)\"]", url) == found)
  }

  static let words: [(keys: String, url: String, found: [String])] = [
    ("urls: [\"https://a.example/x?y=1\"]", "https://a.example/x?y=1", ["url"]),
    ("urls: [\"https://a.example/x?y=1\"]", "https://a.example/x", []),
    ("urls: [\"https://a.example/x\"]", "https://a.example/X", []),
    ("banned-words: [gadget]", "https://a.example/best-gadget/1", ["banned word gadget"]),
    ("banned-words: [gadget]", "https://a.example/Best_GADGET", ["banned word gadget"]),
    ("banned-words: [gadget]", "https://gadget.example/", ["banned word gadget"]),
    ("banned-words: [gadget]", "https://a.example/gadgets", []),
    ("banned-words: [gad-get]", "https://a.example/gadget", ["banned word gadget"]),
    ("banned-words: [gadget]", "https://a.example/gad-get", []),
    ("banned-words: [gadget]", "https://a.example/%67adget", []),
    ("banned-subwords: [cheapshoes]", "https://www.best-cheap-shoes4u.example/", ["banned subword"]),
    ("banned-subwords: [cheapshoes]", "https://a.example/cheap/Shoes", ["banned subword"]),
    ("banned-subwords: [cheapshoes]", "https://a.example/shoes/cheap", []),
    ("soft-banned-words: [bonus, slots]", "https://a.example/bonus/slots", ["soft banned words bonus, slots"]),
    ("soft-banned-words: [bonus, slots]", "https://a.example/bonus/bonus", []),
    (
      "soft-banned-words: [bonus, slots], soft-word-threshold: 1", "https://a.example/bonus",
      ["soft banned words bonus"]
    ),
    (
      "domains: [a.example], banned-words: [gadget]", "https://a.example/gadget",
      ["domain a.example", "banned word gadget"]
    ),
  ]

  @Test("Words stand between signs, substrings anywhere, and soft words count", arguments: words)
  func word(keys: String, url: String, found: [String]) throws {
    #expect(try Self.details(keys, url) == found)
  }

  @Test("A document without a URL passes, or is found when the rule says so")
  func withoutURL() throws {
    #expect(try Self.details("domains: [a.example]", nil) == [])
    #expect(try Self.details("domains: [a.example], without-url: block", nil) == ["no url"])
    #expect(try Self.details("without-url: block", "https://a.example") == [])
  }

  @Test("Lists come from files too, whose content is part of the policy's digest")
  func files() throws {
    let list = "# comment\n\n  one.example \r\nTWO.example\n"
    for url in ["https://one.example/", "https://www.two.example/"] {
      let details = try Self.details("domains-file: hosts.txt", url, files: ["hosts.txt": list])
      #expect(details.count == 1, "\(url)")
    }
    let digests = try [list, list + "three.example\n", "one.example\ntwo.example\n# other\n"].map {
      try Self.policy("domains-file: hosts.txt", files: ["hosts.txt": $0]).id.digest
    }
    #expect(digests[0] != digests[1])
  }

  static let wrong: [(keys: String, list: String, message: String)] = [
    ("domains-file: hosts.txt", "one.example\nhttps://two.example/\n", "hosts.txt, line 2: expected a host name"),
    ("domains-file: hosts.txt", "0.0.0.0 one.example\n", "hosts.txt, line 1: expected a host name"),
    ("domains-file: missing.txt", "", "missing.txt: cannot be used"),
    ("domains-file: /etc/hosts", "", "expected a path relative to the policy file"),
    ("banned-words: [\"!!\"]", "", "expected a word of ASCII letters or digits"),
    ("soft-banned-words-file: hosts.txt", "one\n中文\n", "hosts.txt, line 2: expected a word of ASCII letters"),
    ("soft-word-threshold: 3", "", "expected at least one list"),
    ("domains: [\"http://a.example\"]", "", "domains[0]: expected a host name"),
  ]

  @Test("A wrong list is named with file, line, what was expected and what was found", arguments: wrong)
  func wrongList(keys: String, list: String, message: String) throws {
    let error = #expect(throws: PolicyFileError.self) { try Self.policy(keys, files: ["hosts.txt": list]) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "")")
  }

  @Test("A list of two hundred thousand hosts loads and finds each of them")
  func manyHosts() throws {
    var list = NameList()
    for number in 0..<200_000 { try list.insert(Array("host\(number).example".utf8)) }
    try list.insert(Array("host7.example".utf8))
    #expect(list.count == 200_000)
    #expect((0..<200_000).allSatisfy { list.contains("host\($0).example".utf8) })
    #expect(!list.contains("host200000.example".utf8) && !list.contains("".utf8))
  }

  @Test("The rule keeps the contract of rules")
  func contract() async throws {
    let rule = try Self.policy("domains: [a.example], banned-words: [gadget]").rules[0].rule
    try await RuleContract.expectContract(
      of: rule,
      on: ["https://a.example/gadget", ""].map {
        Item(id: $0, stage: .pretraining, text: "Text.", metadata: [Item.urlKey: $0])
      })
  }

  @Test("Hosts of any length are read as fast as others", .timeLimit(.minutes(1)))
  func longHosts() throws {
    let labels = String(repeating: "a.", count: 300_000)
    #expect(try Self.details("domains: [example.org]", "https://\(labels)example.org/") == ["domain example.org"])
    #expect(try Self.details("domains: [bbc.co.uk]", "https://\(labels)bbc.co.uk/") == ["domain bbc.co.uk"])
    let encoded = String(repeating: "xn--" + String(repeating: "b", count: 200_000) + ".", count: 3)
    #expect(try Self.details("domains: [example.org]", "https://\(encoded)example.org/") == ["domain example.org"])
  }

  @Test("No suffix has as many labels as are looked at")
  func suffixLabels() {
    let most = "\(PublicSuffixes.table)".split { $0 == " " || $0 == "\n" }.map { $0.split(separator: ".").count }.max()
    #expect(most.map { $0 + 1 < PublicSuffixes.maxLabels } == true)
  }
}
