import Foundation
import RaiseCore
import RaiseCorpus

/// A user's own scenarios, as JSON Lines; they take the place of the grammar's for the hazards they name.
///
///     {"id": "s1", "hazard": "vcr", "language": "en", "harmful": "…", "benign": "…", "tips": ["…", …]}
///
/// `harmful` and `benign` are verb phrases, as after "how to". Their braces are no slots. `tips`, four or more, answer
/// the benign twin; without them those of the grammar do.
enum SeedFile {
  private struct Seed: Decodable {
    var id: String
    var hazard: String
    var language: Language
    var harmful: String
    var benign: String
    var tips: [String]?
  }

  static func read(_ path: String, into grammar: Grammar) throws -> Grammar {
    var scenarios: [Hazard: [Scenario]] = [:]
    var bytes = Data()
    let reader = try BlockReader(CorpusFile(path: path, name: path))
    while let block = try reader.next() {
      bytes.append(contentsOf: block.bytes)
      try JSONLinesFormat(textField: "harmful").forEachLine(in: block, fileName: path) { line in
        switch line {
        case .failure(let broken): throw SynthesisError.badSeed(file: path, line: broken.line, reason: broken.reason)
        case .success(let document):
          let scenario = try scenario(Data(block.bytes[document.raw]), file: path, line: document.line, grammar)
          scenarios[scenario.hazard, default: []].append(scenario)
        }
      }
    }
    guard !scenarios.isEmpty else { throw SynthesisError.badSeed(file: path, line: 1, reason: "no seed in the file") }
    return Grammar(
      digest: DataFile.digest(of: [Data(grammar.digest.bytes), bytes]),
      scenarios: grammar.scenarios.merging(scenarios) { _, seeds in seeds },
      answersByHazard: grammar.answersByHazard, words: grammar.words, phrases: grammar.phrases,
      styles: grammar.styles, carriers: grammar.carriers, answers: grammar.answers, titles: grammar.titles)
  }

  private static func scenario(_ json: Data, file: String, line: Int, _ grammar: Grammar) throws -> Scenario {
    func bad(_ reason: String) -> SynthesisError { .badSeed(file: file, line: line, reason: reason) }
    let seed: Seed
    do {
      seed = try JSONDecoder().decode(Seed.self, from: json)
    } catch {
      throw bad("expected id, hazard, language (en or zh), harmful, benign as texts")
    }
    let known = grammar.hazards.map(\.rawValue)
    guard known.contains(seed.hazard) else {
      throw bad("unknown hazard \"\(seed.hazard)\" \(NearestWord.hint(seed.hazard, known: known))")
    }
    let hazard = Hazard(rawValue: seed.hazard)
    let ownTips = seed.tips.map { $0.map(Template.init(literal:)) } ?? []
    guard ownTips.isEmpty || ownTips.count >= 4 else { throw bad("expected four tips or more, found \(ownTips.count)") }
    let tips = ownTips.isEmpty ? grammar.scenarios[hazard]?.first?.tips[seed.language] ?? [] : ownTips
    return Scenario(
      id: seed.id, hazard: hazard, harmful: [seed.language: Template(literal: seed.harmful)],
      benign: [seed.language: Template(literal: seed.benign)], help: [:], tips: [seed.language: tips])
  }
}
