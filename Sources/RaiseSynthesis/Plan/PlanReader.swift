import Foundation
import RaiseCore

extension SynthesisPlan {
  /// Reads a plan file, its grammar and its seeds.
  ///
  /// - Throws: ``SynthesisError`` with line and column of the first thing that cannot be used.
  public init(path: String) throws {
    let file = try DataFile(path: path)
    let fields = try file.value.fields([
      "name", "version", "description", "seed", "rows", "licence", "grammar", "seeds", "instructions",
      "hazards", "languages", "cells", "styles", "transforms", "personas", "situations", "closings", "judge",
      "near-duplicates", "attempts",
    ])
    let folder = (path as NSString).deletingLastPathComponent
    func beside(_ name: String) -> String { name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)" }
    var grammar = try GrammarReader.read(folder: beside(fields["grammar"]?.text() ?? "grammar"))
    if let seeds = fields["seeds"] { grammar = try SeedFile.read(beside(seeds.text()), into: grammar) }
    self.grammar = grammar
    instructions = beside(try fields["instructions"]?.text() ?? "model")
    id = PolicyID(
      name: try fields.required("name").text(), version: try fields.required("version").text(),
      digest: DataFile.digest(of: [file.bytes, Data(grammar.digest.bytes)]))
    description = try fields["description"]?.text() ?? ""
    seed = UInt64(try fields["seed"]?.integer(in: 0...Int.max) ?? 0)
    rows = try fields.required("rows").integer(in: 1...10_000_000)
    licence = try fields["licence"]?.text() ?? "apache-2.0"
    hazards = try Self.weights(fields["hazards"], "hazard", grammar.hazards.map(\.rawValue))
      .map { Weighted(value: Hazard(rawValue: $0.value), weight: $0.weight) }
    languages = try Self.weights(fields["languages"], "language", Language.allCases.map(\.rawValue))
      .map { Weighted(value: Language(rawValue: $0.value) ?? .english, weight: $0.weight) }
    quadrants = try Self.weights(fields["cells"], "cell", Quadrant.allCases.map(\.rawValue))
      .map { Weighted(value: Quadrant(rawValue: $0.value) ?? .vanillaHarmful, weight: $0.weight) }
    styles = try Self.weights(fields["styles"], "style", grammar.styleIDs)
    disguise = try Self.disguise(fields["transforms"])
    asides = Asides(
      persona: try fields["personas"]?.number(in: 0...1) ?? 0.6,
      situation: try fields["situations"]?.number(in: 0...1) ?? 0.6,
      closing: try fields["closings"]?.number(in: 0...1) ?? 0.4)
    judge = try Self.judge(fields["judge"])
    nearDuplicateSimilarity = try fields["near-duplicates"]?.number(in: 0.5...1) ?? 0.8
    attempts = try fields["attempts"]?.integer(in: 1...1000) ?? 8
  }

  /// Names with weights: a list, in which all weigh the same, or a mapping of names to weights; all when absent.
  private static func weights(_ value: DataValue?, _ noun: String, _ known: [String]) throws -> [Weighted<String>] {
    guard let value else { return known.map { Weighted(value: $0, weight: 1) } }
    var weights: [Weighted<String>] = []
    if case .mapping(let pairs) = value.content {
      for (name, weight) in pairs {
        guard known.contains(name) else {
          throw weight.error("unknown \(noun) \"\(name)\" \(NearestWord.hint(name, known: known))")
        }
        weights.append(Weighted(value: name, weight: try weight.number(in: 0...1_000_000)))
      }
    } else {
      weights = try value.elements().map { Weighted(value: try $0.choice(noun, of: known), weight: 1) }
    }
    guard Set(weights.map(\.value)).count == weights.count else { throw value.error("a \(noun) stands twice") }
    let positive = weights.filter { $0.weight > 0 }
    guard !positive.isEmpty else { throw value.error("expected at least one \(noun) with a weight above 0") }
    return positive
  }

  private static func disguise(_ value: DataValue?) throws -> Disguise {
    let fields = try value?.fields(["share", "depth", "use"])
    let names = try fields?["use"]?.elements().map { try $0.choice("transform", of: Transforms.all.map { $0.name }) }
    return Disguise(
      share: try fields?["share"]?.number(in: 0...1) ?? 0.3,
      depth: try fields?["depth"]?.integer(in: 1...4) ?? 2,
      transforms: names?.compactMap(Transforms.named) ?? Transforms.all)
  }

  private static func judge(_ value: DataValue?) throws -> JudgePlan {
    let fields = try value?.fields(["prompt", "response", "require"])
    let known = JudgeRequirement.allCases.map(\.rawValue)
    let required = try fields?["require"]?.elements().map { try $0.choice("requirement", of: known) }
    return JudgePlan(
      promptPolicy: try fields?["prompt"]?.text(), responsePolicy: try fields?["response"]?.text(),
      requirements: required?.compactMap(JudgeRequirement.init(rawValue:)) ?? JudgeRequirement.standard)
  }
}
