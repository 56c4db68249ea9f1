import RaiseCore
import RaiseCorpus

/// Writes what rules saw in documents, one line for each in the shape of Dolma's attributes:
///
///     {"line":17,"digest":"9f86…","id":"d17","source":"a.jsonl",
///      "attributes":{"web__contact__prv.email":[[9,24,0.99]],"web__words__min-words":[[0,310,57]]}}
///
/// An attribute's name is set, rule and label; its spans are start, end and score, in code points of the text, as Dolma
/// counts. `line` and `digest` (of the text: the first 16 bytes of its SHA-256) say which document it is. Three members are
/// there only when needed: `url_digest`, the same of the document's URL, which rules may look at too; `errors`, by rule, why
/// a rule could not search the text; and `order`, by rule, the sequence of labels by their place where positions alone do
/// not give it.
struct AttributeWriter: Sendable {
  /// Before each rule's labels, as the beginning of a JSON string.
  private let prefixes: [[UInt8]]
  private let rules: [String]

  init(set: String, rules: [ObservedRule]) {
    self.rules = rules.map(\.id)
    prefixes = rules.map { Array(JSONText.quoted("\(set)__\($0.id)__").dropLast()) }
  }

  func line(_ document: Document, of file: String, digest: ContentDigest, _ seen: ItemObservations) -> [UInt8] {
    var line = JSONText()
    line.add("line", document.line)
    line.add("digest", Self.short(digest))
    if let url = document.url { line.add("url_digest", Self.short(ContentDigest(sha256Of: url))) }
    line.add("id", document.id)
    line.add("source", file)
    var text = document.text
    let (attributes, orders) = text.withUTF8 { bytes in self.attributes(seen, CharacterOffsets(bytes)) }
    line.add("attributes", json: attributes)
    var errors = JSONText()
    for (rule, seen) in zip(rules, seen.byRule) {
      if case .failure(let error) = seen { errors.add(rule, json: Self.json(error)) }
    }
    if !errors.isEmpty { line.add("errors", json: errors.closed()) }
    if !orders.isEmpty { line.add("order", json: orders.closed()) }
    return line.closed() + [UInt8(ascii: "\n")]
  }

  /// The first 16 bytes: enough to tell a text from every other.
  static func short(_ digest: ContentDigest) -> String { String(digest.description.prefix(32)) }

  private static func json(_ error: EvaluationError) -> [UInt8] {
    var text = JSONText()
    text.add("rule", error.rule)
    text.add("reason", error.reason)
    return text.closed()
  }

  private func attributes(_ seen: ItemObservations, _ offsets: CharacterOffsets) -> (json: [UInt8], orders: JSONText) {
    var json: [UInt8] = [UInt8(ascii: "{")]
    var orders = JSONText()
    for (rule, seen) in seen.byRule.enumerated() {
      guard let seen = try? seen.get(), !seen.isEmpty else { continue }
      let groups = LabelGroups(seen)
      for (label, members) in groups.byLabel {
        if json.count > 1 { json.append(UInt8(ascii: ",")) }
        json += prefixes[rule]
        json += JSONText.quoted(label).dropFirst()
        json.append(UInt8(ascii: ":"))
        append(members.map { seen[$0] }, offsets, to: &json)
      }
      if let order = groups.order(of: seen) {
        orders.add(rules[rule], json: Array("[\(order.map(String.init).joined(separator: ","))]".utf8))
      }
    }
    json.append(UInt8(ascii: "}"))
    return (json, orders)
  }

  private func append(_ spans: [Observation], _ offsets: CharacterOffsets, to json: inout [UInt8]) {
    json.append(UInt8(ascii: "["))
    for (index, span) in spans.enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      let start = offsets.characters(beforeByte: span.range.lowerBound)
      let end = offsets.characters(beforeByte: span.range.upperBound)
      json += "[\(start),\(end),".utf8
      json += JSONText.number(span.score)
      json.append(UInt8(ascii: "]"))
    }
    json.append(UInt8(ascii: "]"))
  }
}

/// A rule's observations by label, labels in the order in which they first stand.
struct LabelGroups {
  /// Of each label the places of its observations, ascending.
  private(set) var byLabel: [(label: String, members: [Int])] = []

  init(_ observations: [Observation]) {
    var places: [String: Int] = [:]
    for (index, observation) in observations.enumerated() {
      if let place = places[observation.label] {
        byLabel[place].members.append(index)
      } else {
        places[observation.label] = byLabel.count
        byLabel.append((observation.label, [index]))
      }
    }
  }

  /// The sequence of labels, by their place; nil when sorting by position finds it again.
  func order(of observations: [Observation]) -> [Int]? {
    let starts = byLabel.map { group in group.members.map { observations[$0].range.lowerBound } }
    let found = Self.sequence(byPosition: starts).map { byLabel[$0.label].members[$0.member] }
    if found.elementsEqual(observations.indices) { return nil }
    var labels = [Int](repeating: 0, count: observations.count)
    for (place, group) in byLabel.enumerated() { for member in group.members { labels[member] = place } }
    return labels
  }

  /// All members in order of position, then of label, then as they come.
  static func sequence(byPosition starts: [[Int]]) -> [(label: Int, member: Int)] {
    let all = starts.enumerated().flatMap { label, starts in starts.indices.map { (label: label, member: $0) } }
    if starts.count < 2 { return all }
    return all.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      return (starts[first.label][first.member], left.offset) < (starts[second.label][second.member], right.offset)
    }.map(\.element)
  }
}
