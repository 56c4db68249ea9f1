extension Row {
  /// The row as an object that is not closed yet, with the members that `rows.jsonl` has.
  var json: JSONText {
    var text = JSONText()
    text.add("id", id)
    text.add("hazard", hazard)
    text.add("cell", quadrant.rawValue)
    text.add("language", language.rawValue)
    text.add("answer", answer.rawValue)
    text.add("prompt", list: prompt.map(\.json))
    text.add("chosen", chosen)
    text.add("rejected", rejected)
    text.add("provenance", json: provenance.json)
    return text
  }

  /// Adds what every export says about a row beside what its trainer reads.
  func addOrigin(to text: inout JSONText) {
    text.add("id", id)
    text.add("hazard", hazard)
    text.add("cell", quadrant.rawValue)
    text.add("language", language.rawValue)
    text.add("provenance", json: provenance.json)
  }
}

extension Message {
  /// `{"role": …, "content": …}`
  var json: [UInt8] {
    var text = JSONText()
    text.add("role", role)
    text.add("content", content)
    return text.closed()
  }
}

extension Provenance {
  var json: [UInt8] {
    var text = JSONText()
    text.add("seed", seed)
    text.add("style", style)
    text.add("transforms", transforms)
    text.add("plan", plan)
    text.add("plan_digest", planDigest)
    text.add("generator", generator)
    text.add("model", model)
    text.add("candidates", candidates)
    text.add("rounds", rounds)
    text.add("revisions", revisions)
    text.add("run_seed", runSeed)
    text.add("random_seed", randomSeed)
    text.add("prompt_policy", promptPolicy)
    text.add("prompt_policy_digest", promptPolicyDigest)
    text.add("prompt_action", promptAction)
    text.add("response_policy", responsePolicy)
    text.add("response_policy_digest", responsePolicyDigest)
    text.add("response_action", responseAction)
    text.add("prompt_digest", promptDigest)
    return text.closed()
  }
}
