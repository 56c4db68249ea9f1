import Foundation
import RaiseCore
import RaiseCorpus
import RaiseFilter

/// A folder of its own for one test, removed at the end, with the corpus, policy and shortcuts the tests share.
final class Workshop {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("raise-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file below the workshop and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  func files(_ names: String...) throws -> [CorpusFile] {
    try CorpusInputs.files(matching: names.map { "\(path)/\($0)" })
  }

  /// Every file below a folder, by relative path, the hidden working files left out, and how fast it went.
  func snapshot(of folder: String) throws -> [String: Data] {
    let root = URL(fileURLWithPath: path).appendingPathComponent(folder)
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root.path)
    where !name.hasPrefix(".") && name != "throughput.json" {
      let url = root.appendingPathComponent(name)
      if (try url.resourceValues(forKeys: [.isRegularFileKey])).isRegularFile == true {
        files[name] = try Data(contentsOf: url)
      }
    }
    if let page = files["report.html"] { files["report.html"] = Data(Self.withoutThroughput(page).utf8) }
    return files
  }

  /// A report's page without the section that differs from run to run.
  static func withoutThroughput(_ page: Data) -> String {
    let page = String(decoding: page, as: UTF8.self)
    guard let start = page.range(of: "<section id=\"throughput\">"),
      let end = page.range(of: "</section>\n", range: start.upperBound..<page.endIndex)
    else { return page }
    return String(page[..<start.lowerBound] + page[end.upperBound...])
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
  }

  /// Documents of uneven length, English and Chinese, some of which the policy removes, redacts, flags or fails on,
  /// with broken and blank lines among them.
  static func corpus(documents: Int, seed: Int = 1) -> [UInt8] {
    let words = ["harbour", "bread", "河流", "window", "secret", "quartz", "warn", "天气", "naïve", "fail"]
    var lines: [String] = []
    var state = UInt64(seed)
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    for number in 0..<documents {
      let text = (0...next(40)).map { _ in words[next(next(4) == 0 ? words.count : 4)] }.joined(separator: " ")
      lines.append(#"{"id":"d\#(number)","text":"\#(text)\n","n":1.50}"#)
      if next(20) == 0 { lines.append(#"{"text": 7}"#) }
      if next(30) == 0 { lines.append("") }
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Blocks "quartz", redacts "secret", flags "warn", fails on "fail".
  static let policy = ScriptedPolicy(deciding: decide)

  static func decide(_ item: Item, _ id: PolicyID) throws -> Decision {
    let text = item.judgedText
    if text.contains("fail") { throw EvaluationError(rule: "scripted", reason: "step limit") }
    if let found = text.utf8Range(of: "quartz") {
      let finding = Finding(rule: "stones", hazard: .quality, score: 0.9, range: found)
      return Decision(policy: id, action: .block, findings: [finding], decisive: finding)
    }
    if let found = text.utf8Range(of: "secret") {
      let finding = Finding(rule: "secrets", hazard: .secret, score: 1, range: found)
      return Decision(
        policy: id, action: .redact, findings: [finding], edits: [TextEdit(range: found, replacement: "[SECRET]")],
        decisive: finding)
    }
    return Decision(policy: id, action: text.contains("warn") ? .flag : .allow)
  }
}

extension String {
  /// Where `word` first stands, in UTF-8 bytes.
  func utf8Range(of word: String) -> Range<Int>? {
    guard let range = range(of: word) else { return nil }
    let start = utf8.distance(from: startIndex, to: range.lowerBound)
    return start..<start + word.utf8.count
  }
}
