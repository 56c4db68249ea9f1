import Foundation
import RaiseCore

/// What models are told: the texts of `instructions.yaml` and the principles of `principles.yaml`, both data of the folder
/// `model` beside the plans.
public struct ModelInstructions: Sendable {
  /// SHA-256 over both files.
  public let digest: ContentDigest
  let texts: [Language: Texts]
  let principles: [Principle]

  /// The texts in one language.
  struct Texts: Sendable {
    /// How to answer, by the kind of answer that the row teaches.
    let answers: [AnswerKind: Template]
    let critique: Template
    let revise: Template
    let mutate: Template
    /// What is said with a reply that is not in the form asked for.
    let repair: Template
    /// How refusals begin in any language, in small letters: a model may refuse in another than it was asked in.
    let refusals: [String]

    /// Whether a text is a refusal instead of what was asked for.
    func isRefusal(_ text: String) -> Bool {
      let start = text.prefix(120).lowercased().replacing("’", with: "'")
      return refusals.contains { start.hasPrefix($0) }
    }
  }

  /// Reads the folder.
  ///
  /// - Throws: ``SynthesisError`` with line and column of the first thing that cannot be used.
  public init(folder: String) throws {
    let instructions = try DataFile(path: "\(folder)/instructions.yaml")
    let principles = try DataFile(path: "\(folder)/principles.yaml")
    digest = DataFile.digest(of: [instructions.bytes, principles.bytes])
    self.principles = try Self.principles(principles.value)
    texts = try Self.texts(instructions.value)
  }

  /// The texts of a language; every language has them.
  func texts(in language: Language) throws -> Texts {
    guard let texts = texts[language] else {
      throw GenerationError(reason: "no instructions in \(language.rawValue)")
    }
    return texts
  }
}

/// A rule of conduct that answers are held against, as in Constitutional AI (Bai et al., arXiv 2212.08073).
struct Principle: Sendable {
  let id: String
  let text: [Language: String]
}

// MARK: - Reading

extension ModelInstructions {
  /// The kinds of answers by the names that the files use.
  private static let kinds: [(name: String, kind: AnswerKind)] = AnswerKind.allCases.map { ($0.rawValue, $0) }
  private static let conversation = ["conversation", "schema"]

  private static func principles(_ value: DataValue) throws -> [Principle] {
    let fields = try value.fields(["description", "principles"])
    let list = try fields.required("principles")
    let principles = try list.elements().map { element in
      let fields = try element.fields(["id", "source", "en", "zh"])
      _ = try fields.required("source").text()
      return Principle(
        id: try fields.required("id").text(),
        text: try byLanguage { try fields.required($0.rawValue).text() })
    }
    guard Set(principles.map(\.id)).count == principles.count else { throw list.error("an id stands twice") }
    return principles
  }

  private static func texts(_ value: DataValue) throws -> [Language: Texts] {
    let fields = try value.fields(["answers", "critique", "revise", "mutate", "repair", "refusals"])
    let answers = try fields.required("answers").fields(kinds.map(\.name))
    func template(_ name: String, _ language: Language, _ slots: [String]) throws -> Template {
      try Self.template(fields.required(name), language, slots)
    }
    let phrases = try fields.required("refusals").fields(Language.allCases.map(\.rawValue))
    let refusals = try byLanguage { try phrases.required($0.rawValue).texts() }
    return try byLanguage { language in
      Texts(
        answers: Dictionary(
          uniqueKeysWithValues: try kinds.map { name, kind in
            (
              kind,
              try Self.template(answers.required(name), language, conversation + ["title", "reason", "alternative"])
            )
          }),
        critique: try template("critique", language, conversation + ["answer", "principles"]),
        revise: try template("revise", language, conversation + ["answer", "violations"]),
        mutate: try template("mutate", language, ["topic", "title", "tactic", "example", "parent", "schema"]),
        repair: try template("repair", language, ["reason", "schema"]),
        refusals: refusals.values.joined().map { $0.lowercased() })
    }
  }

  private static func byLanguage<Value>(_ body: (Language) throws -> Value) throws -> [Language: Value] {
    Dictionary(uniqueKeysWithValues: try Language.allCases.map { ($0, try body($0)) })
  }

  /// The template of a language, whose slots must be among `slots`.
  private static func template(_ value: DataValue, _ language: Language, _ slots: [String]) throws -> Template {
    let text = try value.fields(Language.allCases.map(\.rawValue)).required(language.rawValue)
    let template = Template(try text.text())
    for slot in template.slots where !slots.contains(slot) {
      throw text.error("unknown slot \"\(slot)\" \(NearestWord.hint(slot, known: slots))")
    }
    return template
  }
}

extension Template {
  /// The text with every slot filled from `given`; the name of a slot that is not there.
  func filled(_ given: [String: String]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let literal): literal
      case .slot(let name): given[name] ?? name
      }
    }.joined()
  }
}
