import Crypto
import Foundation
import RaiseCore

/// The digest of everything in a policy that decides: policies with equal digests decide equally.
///
/// In it are the stages and, of each rule that runs, included ones among them: id, kind and the kind's version,
/// hazards, threshold, mode, actions by stage, redaction style, and those values of the kind's own keys that are not
/// standard ones, in the order of the rules; and a fingerprint of the redaction key when a rule redacts with one; and
/// the refusals that are not the standard ones; and `stop-at-block` where it is set. A kind can so get a further key without new digests everywhere; a kind that changes a standard value counts its
/// version up. Not in it: names and versions of policies, descriptions, rationales, sources, comments, tests, the
/// spelling of the YAML, and rules that are off or expired; none of these changes a decision.
enum PolicyDigest {
  static func digest(
    of rules: [RuleDefinition], stages: [Stage], redactionKey: RedactionKey?, refusal: Refusal = Refusal(),
    stopsAtBlock: Bool = false
  )
    -> ContentDigest
  {
    var form = CanonicalForm()
    form.append("raise policy 1")
    form.append(stages.map(\.rawValue).sorted())
    form.append(redactionKey?.fingerprint ?? "")
    for rule in rules { append(rule, to: &form) }
    if refusal != Refusal() { form.append(["refusal", refusal.english, refusal.chinese]) }
    if stopsAtBlock { form.append("stop-at-block") }
    return ContentDigest(SHA256.hash(data: form.bytes)) ?? .zero
  }

  private static func append(_ rule: RuleDefinition, to form: inout CanonicalForm) {
    form.append([rule.id, rule.kind, "\(rule.rule.version)"])
    form.append(rule.hazards.map(\.rawValue))
    form.append(["\(rule.threshold)", rule.mode.rawValue, rule.redaction.rawValue])
    form.append(rule.actions.map { "\($0.key.rawValue)=\($0.value.rawValue)" }.sorted())
    let keys = RuleKinds.named(rule.kind)?.keys ?? []
    for (key, value) in rule.values.sorted(by: { $0.key < $1.key }) {
      if keys.contains(where: { $0.name == key && $0.standard == value }) { continue }
      form.append(key)
      append(value, to: &form)
    }
  }

  private static func append(_ value: PolicyValue, to form: inout CanonicalForm) {
    switch value {
    case .text(let text): form.append(["text", text])
    case .texts(let texts): form.append(["texts"] + texts)
    case .boolean(let flag): form.append(["boolean", "\(flag)"])
    case .number(let number): form.append(["number", "\(number)"])
    }
  }
}

/// Texts and lists of texts as bytes, each with its length in front, so that no two sequences of calls give the same.
struct CanonicalForm {
  private(set) var bytes = Data()

  mutating func append(_ text: String) {
    bytes.append(contentsOf: "\(text.utf8.count):".utf8)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ texts: [String]) {
    bytes.append(contentsOf: "[\(texts.count)]".utf8)
    for text in texts { append(text) }
  }
}
