extension WrongFile {
  /// Wrong tests, wrong includes, and everything at once.
  static let tests: [WrongFile] = [
    WrongFile(
      "Tests are lists by name",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests: [darn]
        """#,
      #"""
      p.yaml:11:8: tests: expected a mapping of keys, found a list
      """#),
    WrongFile(
      "An unknown list of tests names the nearest",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-flags: [darn]
        """#,
      #"""
      p.yaml:12:3: tests: unknown key "must-flags" (known: must-flag, must-pass, known-miss, known-false-positive); did you mean "must-flag"?
      """#),
    WrongFile(
      "A list of tests must be a list",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-flag: darn
        """#,
      #"""
      p.yaml:12:14: tests.must-flag: expected a list of tests, found the text "darn"
      """#),
    WrongFile(
      "A test needs a text",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-flag:
            - rule: a
        """#,
      #"""
      p.yaml:13:7: tests.must-flag[0]: missing key "text" (or "turns")
      """#),
    WrongFile(
      "A test has a text or turns, not both",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-flag:
            - text: darn
              turns: [{role: user, text: darn}]
        """#,
      #"""
      p.yaml:14:14: tests.must-flag[0].turns: expected either text or turns, found both
      """#),
    WrongFile(
      "Turns must not be empty",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-flag:
            - turns: []
        """#,
      #"""
      p.yaml:13:14: tests.must-flag[0].turns: expected a list of turns, found an empty list
      """#),
    WrongFile(
      "A turn has a role and a text",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-flag:
            - turns: [{user: darn}]
        """#,
      #"""
      p.yaml:13:15: tests.must-flag[0].turns[0]: missing key "role": Who speaks: `system`, `user`, `assistant`, `tool`, `document`.
      p.yaml:13:15: tests.must-flag[0].turns[0]: missing key "text": What is said.
      p.yaml:13:16: tests.must-flag[0].turns[0]: unknown key "user" (known: role, text)
      """#),
    WrongFile(
      "A test that must pass expects no action",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-pass:
            - {text: fine, action: flag}
        """#,
      #"""
      p.yaml:13:20: tests.must-pass[0]: unknown key "action" (known: text, turns, url, stage, rule, hazard)
      """#),
    WrongFile(
      "A test's stage must be the policy's",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-flag:
            - {text: darn, stage: reward}
        """#,
      #"""
      p.yaml:13:27: tests.must-flag[0].stage: stage "reward" is not among the policy's stages (input, output)
      """#),
    WrongFile(
      "A test's hazard must be known",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-flag:
            - {text: darn, hazard: toxic}
        """#,
      #"""
      p.yaml:13:28: tests.must-flag[0].hazard: unknown hazard "toxic" (known: vcr, src, cse, ssh, iwp, ipv, dfm, ncr, hte, prv, spc, sxc, tox, atk, sec, qlt, oth); did you mean "tox"?
      """#),
    WrongFile(
      "A test's rule must be there",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        tests:
          must-flag:
            - {text: darn, rule: aa}
        """#,
      #"""
      p.yaml:13:26: tests.must-flag[0].rule: unknown rule "aa" (known: a)
      """#),
    WrongFile(
      "An include must be there",
      header + #"""
        include: [secretz]
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        """#,
      #"""
      p.yaml:5:11: include[0]: no policy "secretz" in FOLDER (known: p)
      """#),
    WrongFile(
      "An include of itself is told",
      header + #"""
        include: [p]
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
        """#,
      #"""
      p.yaml:5:11: include[0]: policy "p" includes itself: p → p
      """#),
    WrongFile(
      "Everything wrong is told at once, in order of position",
      #"""
      name: p
      version: [1]
      description: Test.
      stages: [input, output]
      rules:
        - id: a
          kind: keyword
          hazards: [toxx]
          words: [darn]
          action: fla
          mod: off
      tests:
        must-pass:
          - {txt: fine}
      """#,
      #"""
      p.yaml:2:10: version: expected text, found a list
      p.yaml:8:15: rules[0].hazards[0]: unknown hazard "toxx" (known: vcr, src, cse, ssh, iwp, ipv, dfm, ncr, hte, prv, spc, sxc, tox, atk, sec, qlt, oth); did you mean "tox"?
      p.yaml:10:13: rules[0].action: unknown action "fla" (known: allow, flag, redact, block); did you mean "flag"?
      p.yaml:11:5: rules[0]: unknown key "mod" (known: id, kind, hazards, threshold, action, mode, expires, redact-with, rationale, source, words, words-file, whole-words, leet, spaced); did you mean "mode"?
      p.yaml:14:7: tests.must-pass[0]: missing key "text" (or "turns")
      p.yaml:14:8: tests.must-pass[0]: unknown key "txt" (known: text, turns, url, stage, rule, hazard); did you mean "text"?
      """#),
  ]
}
