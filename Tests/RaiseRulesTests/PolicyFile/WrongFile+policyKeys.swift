extension WrongFile {
  /// Wrong keys of the policy itself.
  static let policyKeys: [WrongFile] = [
    WrongFile(
      "Missing keys of a policy are all told",
      #"""
      description: Test.
      """#,
      #"""
      p.yaml:1:1: missing key "name": The policy's name, the same as its file's without `.yaml`.
      p.yaml:1:1: missing key "version": Its version, as its author counts; semantic versioning is usual.
      p.yaml:1:1: missing key "stages": The stages of a model's life it can judge.
      p.yaml:1:1: missing key "rules" (or "include")
      """#),
    WrongFile(
      "An unknown key of a policy names the nearest",
      #"""
      name: p
      version: 1
      descripton: Test.
      stages: [input, output]
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:1:1: missing key "description": One sentence on what it is for.
      p.yaml:3:1: unknown key "descripton" (known: name, version, description, include, stages, redact-with, stop-at-block, refusal, reward, rules, tests); did you mean "description"?
      """#),
    WrongFile(
      "A key that is a list is refused",
      #"""
      ? [a, b]
      : c
      name: p
      version: 1
      description: Test.
      stages: [input, output]
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:1:3: expected a name as key, found a list
      """#),
    WrongFile(
      "A key without a value is told",
      #"""
      name: p
      version:
      description: Test.
      stages: [input, output]
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:2:9: version: expected text, found nothing
      """#),
    WrongFile(
      "An unknown stage names the nearest",
      #"""
      name: p
      version: 1
      description: Test.
      stages: [input, ouput]
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:4:17: stages[1]: unknown stage "ouput" (known: pretraining, posttraining, reward, input, output); did you mean "output"?
      """#),
    WrongFile(
      "A stage alone is no list of stages",
      #"""
      name: p
      version: 1
      description: Test.
      stages: input
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:4:9: stages: expected a list of names, found the text "input"
      """#),
    WrongFile(
      "A policy needs a stage",
      #"""
      name: p
      version: 1
      description: Test.
      stages: []
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:4:9: stages: expected a list of names, found an empty list
      """#),
    WrongFile(
      "A stage twice is told",
      #"""
      name: p
      version: 1
      description: Test.
      stages: [input, output, input]
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:4:25: stages[2]: "input" stands in this list already, at 4:10
      """#),
    WrongFile(
      "A name must fit a path",
      #"""
      name: my policy/1
      version: 1
      description: Test.
      stages: [input, output]
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:1:7: name: expected letters, digits, ".", "_" and "-", beginning with a letter or digit, found "my policy/1"
      """#),
    WrongFile(
      "A refusal is by language",
      #"""
      name: p
      version: 1
      description: Test.
      stages: [input, output]
      refusal: No.
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:5:10: refusal: expected a mapping of keys, found the text "No."
      """#),
    WrongFile(
      "A refusal in an unknown language names those there are",
      #"""
      name: p
      version: 1
      description: Test.
      stages: [input, output]
      refusal: {en: No., ch: 不, zh: " "}
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:5:20: refusal: unknown key "ch" (known: en, zh)
      p.yaml:5:31: refusal.zh: expected text that is not blank, found the text " "
      """#),
    WrongFile(
      "A refusal needs a language",
      #"""
      name: p
      version: 1
      description: Test.
      stages: [input, output]
      refusal: {}
      rules:
        - id: a
          kind: keyword
          hazards: [tox]
          words: [darn]
          action: flag
      """#,
      #"""
      p.yaml:5:10: refusal: expected a text for en, zh or both, found neither
      """#),
  ]
}
