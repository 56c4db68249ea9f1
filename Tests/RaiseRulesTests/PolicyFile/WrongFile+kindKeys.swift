extension WrongFile {
  /// Wrong keys of a rule's kind.
  static let kindKeys: [WrongFile] = [
    WrongFile(
      "Yes is not true",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn]
            action: flag
            whole-words: yes
        """#,
      #"""
      p.yaml:11:18: rules[0].whole-words: expected true or false, found the text "yes"
      """#),
    WrongFile(
      "Words must be a list",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: darn
            action: flag
        """#,
      #"""
      p.yaml:9:12: rules[0].words: expected a list of texts, found the text "darn"
      """#),
    WrongFile(
      "Words must not be empty",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: []
            action: flag
        """#,
      #"""
      p.yaml:9:12: rules[0].words: expected a list of texts, found an empty list
      """#),
    WrongFile(
      "A word must not be blank",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn, '  ']
            action: flag
        """#,
      #"""
      p.yaml:9:19: rules[0].words[1]: expected text that is not blank, found the text "  "
      """#),
    WrongFile(
      "A word must not be nothing",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn, ~, {a: b}]
            action: flag
        """#,
      #"""
      p.yaml:9:19: rules[0].words[1]: expected text, found nothing
      p.yaml:9:22: rules[0].words[2]: expected text, found a mapping
      """#),
    WrongFile(
      "A word twice names the first",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn, drat, darn]
            action: flag
        """#,
      #"""
      p.yaml:9:25: rules[0].words[2]: "darn" stands in this list already, at 9:13
      """#),
    WrongFile(
      "A word of invisible characters is told",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words: [darn, "\u200B"]
            action: flag
        """#,
      #"""
      p.yaml:9:19: rules[0].words[1]: expected a word, found only white space and invisible characters
      """#),
    WrongFile(
      "A keyword rule needs words",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            action: flag
        """#,
      #"""
      p.yaml:6:5: rules[0].words: missing; expected words or words-file
      """#),
    WrongFile(
      "A file of words must be readable",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words-file: missing.txt
            action: flag
        """#,
      #"""
      p.yaml:9:17: rules[0].words-file: cannot read "missing.txt" as UTF-8 text in ""
      """#),
    WrongFile(
      "A file of words stands beside the policy",
      header + #"""
        rules:
          - id: a
            kind: keyword
            hazards: [tox]
            words-file: /etc/hosts
            action: flag
        """#,
      #"""
      p.yaml:9:17: rules[0].words-file: expected a path relative to the policy file, found the text "/etc/hosts"
      """#),
    WrongFile(
      "A bad regular expression is told with its place",
      header + #"""
        rules:
          - id: a
            kind: pattern
            hazards: [tox]
            action: flag
            pattern: '(darn'
        """#,
      #"""
      p.yaml:10:14: rules[0].pattern: at character 5: missing closing parenthesis
      """#),
    WrongFile(
      "A pattern that matches nothing at all is refused",
      header + #"""
        rules:
          - id: a
            kind: pattern
            hazards: [tox]
            action: flag
            pattern: 'x*'
        """#,
      #"""
      p.yaml:10:14: rules[0].pattern: may match the empty string: every text would match; make some part of it required
      """#),
    WrongFile(
      "A group that the pattern lacks is told",
      header + #"""
        rules:
          - id: a
            kind: pattern
            hazards: [tox]
            action: flag
            pattern: 'x(y)'
            group: 2
        """#,
      #"""
      p.yaml:11:12: rules[0].group: no group 2: there are 1, of which the first 63 can be used
      """#),
    WrongFile(
      "An unknown entity names the nearest",
      header + #"""
        rules:
          - id: a
            kind: personal-data
            hazards: [prv.email]
            action: flag
            entities: [e-mail]
        """#,
      #"""
      p.yaml:10:16: rules[0].entities[0]: unknown entity "e-mail" (known: email, card, iban, cn-id, us-ssn, us-itin, uk-nhs, uk-nino, cn-passport, crypto, mac, ip, birth-date, phone, plate, address); did you mean "email"?
      """#),
    WrongFile(
      "An entity outside the hazards is told",
      header + #"""
        rules:
          - id: a
            kind: personal-data
            hazards: [prv.email]
            action: flag
            entities: [email, phone]
        """#,
      #"""
      p.yaml:10:23: rules[0].entities[1]: "phone" is evidence of prv.phone, which the hazards do not cover
      """#),
    WrongFile(
      "Personal data is no evidence of another hazard",
      header + #"""
        rules:
          - id: a
            kind: personal-data
            hazards: [tox]
            action: flag
        """#,
      #"""
      p.yaml:8:14: rules[0].hazards: expected prv or one of its kinds: no personal data is evidence of anything else
      """#),
    WrongFile(
      "An unknown redaction names the known",
      header + #"""
        rules:
          - id: a
            kind: personal-data
            hazards: [prv.email]
            action: flag
            redact-with: stars
        """#,
      #"""
      p.yaml:10:18: rules[0].redact-with: unknown redact-with "stars" (known: placeholder, mask, hash, fake, nothing)
      """#),
  ]
}
