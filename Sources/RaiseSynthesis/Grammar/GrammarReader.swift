import Foundation
import RaiseCore

/// Reads a grammar folder: `slots.yaml`, `phrases.yaml`, `styles.yaml`, `answers.yaml`, and one file for each hazard.
struct GrammarReader {
  private let folder: String
  private var files: [String: DataFile] = [:]
  private var words: [Language: SlotWords] = [:]

  /// - Throws: ``SynthesisError`` with line and column of the first thing that cannot be used.
  static func read(folder: String) throws -> Grammar {
    var reader = try GrammarReader(folder: folder)
    return try reader.grammar()
  }

  private static let shared = ["answers.yaml", "phrases.yaml", "slots.yaml", "styles.yaml"]

  private init(folder: String) throws {
    self.folder = folder
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
    } catch {
      throw SynthesisError.unreadable(path: folder, reason: "no such folder of a grammar")
    }
    for name in Set(names + Self.shared) { files[name] = try DataFile(path: "\(folder)/\(name)") }
  }

  private mutating func grammar() throws -> Grammar {
    words = try slotWords()
    let styles = try file("styles.yaml", ["styles", "carriers"])
    let answers = try file("answers.yaml", Self.answerKeys + ["withheld", "overrefusals", "titles"])
    var scenarios: [Hazard: [Scenario]] = [:]
    var answersByHazard: [Hazard: HazardAnswers] = [:]
    for name in files.keys.sorted() where !Self.shared.contains(name) {
      let fields = try file(name, ["hazard", "answer", "reasons", "alternatives", "themes"])
      let hazard = try self.hazard(fields.required("hazard"))
      answersByHazard[hazard] = try hazardAnswers(fields)
      scenarios[hazard] = try fields.required("themes").elements().flatMap { try theme($0, of: hazard) }
    }
    return Grammar(
      digest: DataFile.digest(of: files.keys.sorted().compactMap { files[$0]?.bytes }),
      scenarios: scenarios, answersByHazard: answersByHazard, words: words,
      phrases: try phrases(file("phrases.yaml", ["personas", "situations", "questions", "closings"])),
      styles: try styles.required("styles").elements().map(style),
      carriers: try templates(styles.required("carriers"), given: ["name", "text"]),
      answers: try answerTemplates(answers), titles: try titles(answers))
  }

  private func file(_ name: String, _ keys: [String]) throws -> DataFields {
    guard let file = files[name] else { throw SynthesisError.unreadable(path: name, reason: "no such file") }
    return try file.value.fields(keys)
  }
}

// MARK: - Slots and templates

extension GrammarReader {
  private func slotWords() throws -> [Language: SlotWords] {
    var result = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, SlotWords()) })
    for (name, value) in try file("slots.yaml", ["slots"]).required("slots").pairs() {
      let fields = try value.fields(["en", "zh", "from", "to", "spaced"])
      for language in Language.allCases {
        if let from = fields["from"] {
          let low = try from.integer(in: 0...1_000_000)
          let high = try fields.required("to").integer(in: low...1_000_000)
          result[language]?.set(name, .numbers(low...high))
        } else {
          let isSpaced = try language == .english && fields["spaced"]?.flag() == true
          let words = try fields.required(language.rawValue)
          result[language]?.set(name, try choice(words, separator: isSpaced ? " " : ""))
        }
      }
    }
    return result
  }

  /// The words of a list, or those put together of the parts in a list of lists.
  private func choice(_ value: DataValue, separator: String) throws -> SlotWords.Choice {
    let elements = try value.elements()
    guard case .list = elements[0].content else { return .words(try value.texts()) }
    return .parts(try elements.map { try $0.texts() }, separator: separator)
  }

  /// The template of a text, whose slots must be among the grammar's and those `given`.
  private func template(_ value: DataValue, _ language: Language, given: [String]) throws -> Template {
    let template = Template(try value.text())
    let known = given + (words[language]?.names ?? [])
    for slot in template.slots where !known.contains(slot) {
      throw value.error("unknown slot \"\(slot)\" \(NearestWord.hint(slot, known: known))")
    }
    return template
  }

  /// Lists of templates by language; every language must be there.
  private func templates(_ value: DataValue, given: [String]) throws -> [Language: [Template]] {
    let fields = try value.fields(Language.allCases.map(\.rawValue))
    var result: [Language: [Template]] = [:]
    for language in Language.allCases {
      result[language] = try fields.required(language.rawValue).elements().map {
        try template($0, language, given: given)
      }
    }
    return result
  }

  /// One template for each language.
  private func pair(_ value: DataValue) throws -> [Language: Template] {
    let fields = try value.fields(Language.allCases.map(\.rawValue))
    var result: [Language: Template] = [:]
    for language in Language.allCases {
      result[language] = try template(fields.required(language.rawValue), language, given: [])
    }
    return result
  }

  private func hazard(_ value: DataValue) throws -> Hazard {
    Hazard(rawValue: try value.choice("hazard", of: Hazard.known.map(\.rawValue)))
  }
}

// MARK: - Files

extension GrammarReader {
  private static let answerKeys = ["refusals", "safe", "help", "injected"]
  private static let answerSlots = ["do", "own", "reason", "alternative", "title", "tip1", "tip2", "tip3", "tip4"]

  private func phrases(_ fields: DataFields) throws -> [Language: Phrases] {
    let personas = try templates(fields.required("personas"), given: [])
    let situations = try templates(fields.required("situations"), given: [])
    let questions = try templates(fields.required("questions"), given: ["do"])
    let closings = try templates(fields.required("closings"), given: [])
    var result: [Language: Phrases] = [:]
    for language in Language.allCases {
      result[language] = Phrases(
        personas: personas[language] ?? [], situations: situations[language] ?? [],
        questions: questions[language] ?? [], closings: closings[language] ?? [])
    }
    return result
  }

  private func hazardAnswers(_ fields: DataFields) throws -> HazardAnswers {
    let kind = try fields.required("answer").choice("answer", of: ["refusal", "safe"])
    return HazardAnswers(
      kind: AnswerKind(rawValue: kind) ?? .refusal,
      reasons: try templates(fields.required("reasons"), given: []),
      alternatives: try templates(fields.required("alternatives"), given: []))
  }

  private func theme(_ value: DataValue, of hazard: Hazard) throws -> [Scenario] {
    let fields = try value.fields(["id", "tips", "scenarios"])
    let id = try fields.required("id").text()
    let tips = try templates(fields.required("tips"), given: [])
    for (language, list) in tips where list.count < 4 {
      throw value.error("expected four tips or more in \(language.rawValue), found \(list.count)")
    }
    return try fields.required("scenarios").elements().enumerated().map { index, value in
      let sides = try value.fields(["harmful", "benign", "help"])
      return Scenario(
        id: "\(hazard.rawValue).\(id).\(index + 1)", hazard: hazard, harmful: try pair(sides.required("harmful")),
        benign: try pair(sides.required("benign")), help: try pair(sides.required("help")), tips: tips)
    }
  }

  private func answerTemplates(_ fields: DataFields) throws -> [Language: AnswerTemplates] {
    let kinds: [AnswerKind] = [.refusal, .safe, .help, .injected]
    var byKind: [AnswerKind: [Language: [Template]]] = [:]
    for (kind, key) in zip(kinds, Self.answerKeys) {
      byKind[kind] = try templates(fields.required(key), given: Self.answerSlots)
    }
    let withheld = try templates(fields.required("withheld"), given: Self.answerSlots)
    let overRefusals = try templates(fields.required("overrefusals"), given: Self.answerSlots)
    var result: [Language: AnswerTemplates] = [:]
    for language in Language.allCases {
      result[language] = AnswerTemplates(
        byKind: byKind.compactMapValues { $0[language] }, withheld: withheld[language] ?? [],
        overRefusals: overRefusals[language] ?? [])
    }
    return result
  }

  private func titles(_ fields: DataFields) throws -> [Language: [Hazard: String]] {
    let chinese = try fields.required("titles").fields([Language.chinese.rawValue]).required("zh").pairs()
    let titles = try chinese.map { (Hazard(rawValue: $0.key), try $0.value.text()) }
    return [.chinese: Dictionary(titles) { first, _ in first }]
  }

  private func style(_ value: DataValue) throws -> AttackStyle {
    let fields = try value.fields(["id", "tactic", "source", "harmful-only", "answer", "en", "zh"])
    var wrappings: [Language: [AttackStyle.Wrapping]] = [:]
    for language in Language.allCases {
      wrappings[language] = try fields.required(language.rawValue).elements().map { try wrapping($0, language) }
    }
    let answer = try fields["answer"]?.choice("answer", of: AnswerKind.allCases.map(\.rawValue))
    return AttackStyle(
      id: try fields.required("id").text(), tactic: try fields.required("tactic").text(),
      source: try fields.required("source").text(), isHarmfulOnly: try fields["harmful-only"]?.flag() ?? false,
      answer: answer.flatMap(AnswerKind.init(rawValue:)), wrappings: wrappings)
  }

  private func wrapping(_ value: DataValue, _ language: Language) throws -> AttackStyle.Wrapping {
    let given = ["request", "do", "part1", "part2", "part3"]
    guard case .list = value.content else {
      return AttackStyle.Wrapping(turns: [(true, try template(value, language, given: given))])
    }
    let turns = try value.elements().map { turn in
      let pairs = try turn.pairs()
      guard pairs.count == 1, ["user", "assistant"].contains(pairs[0].key) else {
        throw turn.error("expected one of the keys user, assistant")
      }
      return (pairs[0].key == "user", try template(pairs[0].value, language, given: given))
    }
    guard turns.last?.0 == true else { throw value.error("expected a dialogue that ends with the user") }
    return AttackStyle.Wrapping(turns: turns.map { (isUser: $0.0, text: $0.1) })
  }
}
