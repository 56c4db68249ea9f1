import CRaiseKernels
import Foundation

/// Tells which language a text is in, from bounded samples of it.
///
/// ```swift
/// let model = try LanguageModel(folder: "raise-language")
/// model.shares(of: "Der Zug fährt um fünf.").language  // "de"
/// ```
///
/// Most scripts stand for one language; of a text in Latin, Cyrillic, Arabic or Devanagari letters a linear model on hashed
/// n-grams of words says which it is. A language's share is the mean, over the samples and by their letters, of the
/// script's share and the language's probability within the script. A folder has config.json (``LanguageConfig``) and
/// model.safetensors with `weights`, int8, [2^bits, places], `scale`, fp32, [places], and `bias`, fp32, [scripts, places];
/// of a text with n features the logit of a place is bias + scale · sum / √max(n, 1). What the features are stands in
/// `CRaiseKernels/language.c`. Any number of threads may use a model at once.
public final class LanguageModel: Sendable {
  public let config: LanguageConfig
  private let rows: Rows
  private let scale: [Float]
  private let bias: [Float]

  /// The weights, each row padded to RK_LANGUAGE_PLACES bytes; never written after loading.
  private struct Rows: @unchecked Sendable {
    let start: UnsafePointer<Int8>
    let arena: WeightArena
  }

  /// How much of a text is read at once, and at most how often.
  static let (sampleBytes, maxSamples) = (256, 6)
  /// With fewer letters than this a text tells nothing.
  static let minLetters: Float = 6
  /// With fewer letters for each sign or digit a text is a table or code.
  static let minLettersPerSign: Float = 1.5
  /// Languages of a script that are less likely than this are not counted.
  private static let minChance: Float = 0.001

  /// The language of each script that has one, from RK_SCRIPT_HAN on; Chinese is what has few kana.
  private static let soleLanguages = [
    "zh", "ja", "ko", "el", "hy", "he", "bn", "pa", "gu", "or", "ta", "te", "kn", "ml", "si", "th", "lo", "bo", "my",
    "ka", "am", "km",
  ]
  /// How much of a word a letter of these is: a Chinese character is about as much as three Latin letters.
  private static let letterWeights: [Float] = soleLanguages.map { ["zh": 3, "ja": 3, "ko": 2][$0] ?? 1 }

  /// Every language that can be told, sorted.
  public var languages: [String] { codes.sorted() }
  /// The same: those of scripts that the model reads, script by script, then those of the other scripts.
  private let codes: [String]
  /// The places of a row, asked for in loops.
  private let width: Int

  /// Loads a folder.
  ///
  /// - Throws: ``CheckpointError``.
  public init(folder: String) throws(CheckpointError) {
    let folder = URL(filePath: folder)
    let path = folder.appending(path: "config.json").path(percentEncoded: false)
    config = try LanguageConfig(json: Checkpoint.configBytes(path), file: path)
    let file = try Safetensors(path: folder.appending(path: "model.safetensors").path(percentEncoded: false))
    try Self.check(file, config)
    codes = config.languages.flatMap { $0 } + Self.soleLanguages
    width = config.width
    rows = Self.rows(file, config)
    scale = try Self.values("scale", file)
    bias = try Self.values("bias", file)
  }

  /// The languages of a text of UTF-8 bytes.
  ///
  /// - Complexity: bounded: of a long text, ``maxSamples`` samples of ``sampleBytes`` bytes are read, evenly spread.
  public func shares(of text: UnsafeBufferPointer<UInt8>) -> LanguageShares {
    var total = Tally(weights: [Float](repeating: 0, count: codes.count))
    for range in Self.samples(of: text) { total += tally(UnsafeBufferPointer(rebasing: text[range])) }
    let letters = total.letters
    let least = max(Self.minLetters, Float(total.technical), Self.minLettersPerSign * Float(total.signs))
    guard letters >= least else { return LanguageShares([]) }
    return LanguageShares(zip(codes, total.weights).filter { $0.1 > 0 }.map { ($0.0, $0.1 / letters) })
  }

  /// The languages of a text.
  public func shares(of text: String) -> LanguageShares {
    var text = text
    return text.withUTF8 { shares(of: $0) }
  }
}

// MARK: - Samples

extension LanguageModel {
  /// The parts of a text that are read: all of a short one, else samples that begin and end between words.
  static func samples(of text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    let count = min(maxSamples, text.count / sampleBytes)
    guard count > 1 else { return [0..<text.count] }
    return (0..<count).map { number in
      let start = number * (text.count - sampleBytes) / (count - 1)
      return wordStart(text, from: start)..<wordStart(text, from: start + sampleBytes)
    }
  }

  /// The first place from `index` on, of the next 32, before which a space stands; else the next character's.
  private static func wordStart(_ text: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
    guard index > 0, index < text.count else { return min(index, text.count) }
    let near = text[index..<min(index + 32, text.count)]
    if let space = near.firstIndex(where: { $0 <= 0x20 }) { return space }
    return near.firstIndex { $0 & 0xC0 != 0x80 } ?? index
  }

  /// What samples add up to.
  private struct Tally {
    /// Letters, weighed as parts of words, by language in the order of ``codes``: sums of floats depend on their order.
    var weights: [Float]
    /// Letters of technical names.
    var technical: UInt32 = 0
    /// Characters that are no letters.
    var signs: UInt32 = 0

    var letters: Float { weights.reduce(0, +) }

    static func += (a: inout Tally, b: Tally) {
      for index in a.weights.indices { a.weights[index] += b.weights[index] }
      a.technical += b.technical
      a.signs += b.signs
    }
  }

  private func tally(_ text: UnsafeBufferPointer<UInt8>) -> Tally {
    var found = rk_language_sums()
    rk_language(text.baseAddress, text.count, rows.start, UInt32(config.bits), &found)
    var tally = Tally(
      weights: [Float](repeating: 0, count: codes.count), technical: found.technical, signs: found.others)
    let letters = withUnsafeBytes(of: found.letters) { Array($0.bindMemory(to: UInt32.self)) }
    var index = 0
    for (script, languages) in config.languages.enumerated() {
      for (place, chance) in (letters[script] > 0 ? chances(found, script) : []).enumerated()
      where chance > Self.minChance {
        tally.weights[index + place] = Float(letters[script]) * chance
      }
      index += languages.count
    }
    for (number, weight) in Self.letterWeights.enumerated() {
      tally.weights[index + number] = Float(letters[config.languages.count + number]) * weight
    }
    joinHan(to: &tally.weights, at: index)
    return tally
  }

  /// Where kana stand among them, Han characters are Japanese.
  private func joinHan(to weights: inout [Float], at chinese: Int) {
    let japanese = chinese + 1
    guard weights[japanese] > 0, weights[japanese] * 10 >= weights[chinese] else { return }
    weights[japanese] += weights[chinese]
    weights[chinese] = 0
  }

  /// The probability of each language of a script.
  private func chances(_ found: rk_language_sums, _ script: Int) -> [Float] {
    let count = config.languages[script].count
    let logits = withUnsafeBytes(of: found) { bytes in
      let sums = bytes.bindMemory(to: Int32.self)
      let features = sums[config.languages.count * RK_LANGUAGE_PLACES + script]
      let root = Float(max(features, 1)).squareRoot()
      return (0..<count).map { place in
        bias[script * width + place]
          + scale[place] * Float(sums[script * RK_LANGUAGE_PLACES + place]) / root
      }
    }
    let greatest = logits.max() ?? 0
    let powers = logits.map { exp($0 - greatest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

// MARK: - Loading

extension LanguageModel {
  private static func check(_ file: Safetensors, _ config: LanguageConfig) throws(CheckpointError) {
    let expected: [String: (type: TensorType, shape: [Int])] = [
      "weights": (.int8, [1 << config.bits, config.width]), "scale": (.float32, [config.width]),
      "bias": (.float32, [config.languages.count, config.width]),
    ]
    var differences = TensorDifferences()
    for (name, tensor) in expected.sorted(by: { $0.key < $1.key }) {
      guard let found = file.tensors[name] else {
        differences.missing.append(name)
        continue
      }
      if found.type != tensor.type || found.shape != tensor.shape {
        differences.wrong.append(
          .init(
            name: name, expected: "\(tensor.type.name) \(tensor.shape)", found: "\(found.type.name) \(found.shape)"))
      }
    }
    differences.unexpected = file.tensors.keys.filter { expected[$0] == nil }.sorted()
    guard differences.isEmpty else { throw .wrongTensors(path: file.file.path, differences) }
  }

  private static func rows(_ file: Safetensors, _ config: LanguageConfig) -> Rows {
    let arena = WeightArena(), rows = 1 << config.bits, places = RK_LANGUAGE_PLACES
    let padded = arena.allocate(Int8.self, count: rows * places)
    if let tensor = file.tensors["weights"], let weights = file.address(of: tensor) {
      withExtendedLifetime(file) {
        for row in 0..<rows {
          UnsafeMutableRawPointer(padded + row * places)
            .copyMemory(from: weights + row * config.width, byteCount: config.width)
        }
      }
    }
    return Rows(start: UnsafePointer(padded), arena: arena)
  }

  private static func values(_ name: String, _ file: Safetensors) throws(CheckpointError) -> [Float] {
    guard let tensor = file.tensors[name] else {
      throw .wrongTensors(path: file.file.path, TensorDifferences(missing: [name]))
    }
    let values = TensorValues(tensor, in: file)
    var result = [Float](repeating: 0, count: tensor.count)
    try result.withUnsafeMutableBufferPointer { (result) throws(CheckpointError) in
      if let start = result.baseAddress { try values.copy(from: 0, count: tensor.count, to: start) }
    }
    return result
  }
}
