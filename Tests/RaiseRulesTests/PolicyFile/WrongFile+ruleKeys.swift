extension WrongFile {
  /// Wrong keys of a rule, whatever its kind.
  static let ruleKeys: [WrongFile] = [
    WrongFile(
      "Rules must be a list",
      header + #"""
        rules: {id: a}
        """#,
      #"""
      p.yaml:5:8: rules: expected a list of rules, found a mapping
      """#),
    WrongFile(
      "Rules must not be empty",
      header + #"""
        rules: []
        """#,
      #"""
      p.yaml:5:8: rules: expected a list of rules, found an empty list
      """#),
    WrongFile(
      "A rule must be a mapping",
      header + #"""
        rules: [darn]
        """#,
      #"""
      p.yaml:5:9: rules[0]: expected a mapping of keys, found the text "darn"
      """#),
    WrongFile(
      "Missing keys of a rule are all told",
      header + #"""
        rules:
          - kind: keyword
        """#,
      #"""
      p.yaml:6:5: rules[0]: missing key "id": The rule's name, unique within its policy and all that policy includes.
      p.yaml:6:5: rules[0]: missing key "hazards": What its findings are evidence of, as codes like `prv.email`.
      p.yaml:6:5: rules[0]: missing key "action": What is done about a finding: `allow`, `flag`, `redact` or `block`, either one or one for each stage.
      """#),
    WrongFile(
      "An unknown kind lists the known; other tools' names lead to ours",
      header + #"""
        rules:
          - id: a
            kind: regexp
            hazards: [tox]
            action: flag
            pattern: darn
        """#,
      #"""
      p.yaml:7:11: rules[0].kind: unknown kind "regexp" (known: keyword, pattern, personal-data, secret, classifier, url, language, gopher-quality, gopher-repetition, fineweb-quality, c4-quality, c4-paragraphs, nemo-quality, c4-lines); did you mean "pattern"?
      """#),
    WrongFile(
      "A misspelt kind names the nearest",
      header + #"""
        rules:
          - id: a
            kind: patern
            hazards: [tox]
            action: flag
            pattern: darn
        """#,
      #"""
      p.yaml:7:11: rules[0].kind: unknown kind "patern" (known: keyword, pattern, personal-data, secret, classifier, url, language, gopher-quality, gopher-repetition, fineweb-quality, c4-quality, c4-paragraphs, nemo-quality, c4-lines); did you mean "pattern"?
      """#),
    WrongFile(
      "A missing kind is told once",
      header + #"""
        rules:
          - id: a
            hazards: [tox]
            words: [darn]
            action: flag
        """#,
      #"""
      p.yaml:6:5: rules[0]: missing key "kind": What sort of rule it is; the kind's own keys follow.
      """#),
    WrongFile(
      "A key of another kind is unknown",
      header + #"""
        rules:
          - id: a
            kind: pattern
            hazards: [tox]
            action: flag
            pattern: darn
            words: [darn]
        """#,
      #"""
      p.yaml:11:5: rules[0]: unknown key "words" (known: id, kind, hazards, threshold, action, mode, expires, redact-with, rationale, source, pattern, case-insensitive, group)
      """#),
    WrongFile(
      "An unknown key of a rule names the nearest",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
            treshold: 0.5
        """#,
      #"""
      p.yaml:11:5: rules[0]: unknown key "treshold" (known: id, kind, hazards, threshold, action, mode, expires, redact-with, rationale, source, words, words-file, whole-words, leet, spaced); did you mean "threshold"?
      """#),
    WrongFile(
      "A rule id twice names the first",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        """#,
      #"""
      p.yaml:11:9: rules[1].id: rule id "a" is taken, at 6:9
      """#),
    WrongFile(
      "An unknown hazard names the nearest",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox.harrassment]
            words: [darn]
            action: flag
        """#,
      #"""
      p.yaml:8:15: rules[0].hazards[0]: unknown hazard "tox.harrassment" (known: tox, tox.harassment, tox.profanity); did you mean "tox.harassment"?
      """#),
    WrongFile(
      "An unknown hazard of no family lists the families",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [weather]
            words: [darn]
            action: flag
        """#,
      #"""
      p.yaml:8:15: rules[0].hazards[0]: unknown hazard "weather" (known: vcr, src, cse, ssh, iwp, ipv, dfm, ncr, hte, prv, spc, sxc, tox, atk, sec, qlt, oth)
      """#),
    WrongFile(
      "A hazard's title leads to its code",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [privacy]
            words: [darn]
            action: flag
        """#,
      #"""
      p.yaml:8:15: rules[0].hazards[0]: unknown hazard "privacy" (known: vcr, src, cse, ssh, iwp, ipv, dfm, ncr, hte, prv, spc, sxc, tox, atk, sec, qlt, oth); did you mean "prv"?
      """#),
    WrongFile(
      "Hazards must be a list",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: tox
            words: [darn]
            action: flag
        """#,
      #"""
      p.yaml:8:14: rules[0].hazards: expected a list of hazard codes, found the text "tox"
      """#),
    WrongFile(
      "Hazards must not be empty",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: []
            words: [darn]
            action: flag
        """#,
      #"""
      p.yaml:8:14: rules[0].hazards: expected a list of hazard codes, found an empty list
      """#),
  ]
}
