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
  /// The same of a first glance, which is enough for most texts.
  static let (glanceBytes, glances) = (128, 3)
  /// So great a share of one language leaves no doubt.
  static let clearShare: Float = 0.9
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
  /// - Complexity: bounded: a long text is glanced at in three places; where that leaves a doubt, ``maxSamples`` samples of
  ///   ``sampleBytes`` bytes are read, evenly spread.
  public func shares(of text: UnsafeBufferPointer<UInt8>) -> LanguageShares {
    if text.count >= 2 * Self.sampleBytes {
      let glance = tally(Self.samples(of: text, count: Self.glances, bytes: Self.glanceBytes), of: text)
      if glance.tellsOneLanguage { return shares(of: glance) }
    }
    let count = min(Self.maxSamples, text.count / Self.sampleBytes)
    return shares(of: tally(Self.samples(of: text, count: count, bytes: Self.sampleBytes), of: text))
  }

  private func shares(of tally: Tally) -> LanguageShares {
    let letters = tally.letters
    guard letters >= tally.leastLetters else { return LanguageShares([]) }
    return LanguageShares(
      codes.indices.filter { tally.weights[$0] > 0 }.map { (codes[$0], tally.weights[$0] / letters) })
  }

  /// The languages of a text.
  public func shares(of text: String) -> LanguageShares {
    var text = text
    return text.withUTF8 { shares(of: $0) }
  }
}

// MARK: - Samples

extension LanguageModel {
  /// Parts of a text, evenly spread from the first byte to the last, that begin and end between words; all of it when
  /// `count` is less than two.
  static func samples(of text: UnsafeBufferPointer<UInt8>, count: Int, bytes: Int) -> [Range<Int>] {
    guard count > 1 else { return [0..<text.count] }
    return (0..<count).map { number in
      let start = number * (text.count - bytes) / (count - 1)
      return wordStart(text, from: start)..<wordStart(text, from: start + bytes)
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

    /// With fewer letters than this nothing can be told.
    var leastLetters: Float {
      max(LanguageModel.minLetters, Float(technical), LanguageModel.minLettersPerSign * Float(signs))
    }

    /// Whether what has been read is as good as all in one language.
    var tellsOneLanguage: Bool {
      let letters = letters
      return letters >= leastLetters && weights.contains { $0 >= LanguageModel.clearShare * letters }
    }
  }

  private func tally(_ samples: [Range<Int>], of text: UnsafeBufferPointer<UInt8>) -> Tally {
    var tally = Tally(weights: [Float](repeating: 0, count: codes.count))
    for range in samples { add(UnsafeBufferPointer(rebasing: text[range]), to: &tally) }
    return tally
  }

  private func add(_ text: UnsafeBufferPointer<UInt8>, to tally: inout Tally) {
    var found = rk_language_sums()
    rk_language(text.baseAddress, text.count, rows.start, UInt32(config.bits), &found)
    tally.technical += found.technical
    tally.signs += found.others
    withUnsafeBytes(of: found.letters) { letters in
      let letters = letters.bindMemory(to: UInt32.self)
      var index = 0
      for (script, languages) in config.languages.enumerated() {
        if letters[script] > 0 { addChances(found, script, letters: Float(letters[script]), at: index, to: &tally) }
        index += languages.count
      }
      let soleLetters = Self.letterWeights.indices.map {
        Float(letters[config.languages.count + $0]) * Self.letterWeights[$0]
      }
      for (number, letters) in Self.hanJoined(soleLetters).enumerated() { tally.weights[index + number] += letters }
    }
  }

  /// Where kana stand among them, Han characters are Japanese.
  private static func hanJoined(_ letters: [Float]) -> [Float] {
    let (chinese, japanese) = (0, 1)
    guard letters[japanese] > 0, letters[japanese] * 10 >= letters[chinese] else { return letters }
    var joined = letters
    joined[japanese] += letters[chinese]
    joined[chinese] = 0
    return joined
  }

  /// Adds the letters of a script, shared out by the probability of each of its languages, whose weights begin at `index`.
  private func addChances(
    _ found: rk_language_sums, _ script: Int, letters: Float, at index: Int, to tally: inout Tally
  ) {
    let count = config.languages[script].count
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { powers in
      withUnsafeBytes(of: found) { bytes in
        let sums = bytes.bindMemory(to: Int32.self)
        let features = sums[config.languages.count * RK_LANGUAGE_PLACES + script]
        let root = Float(max(features, 1)).squareRoot()
        for place in 0..<count {
          let logit =
            bias[script * width + place]
            + scale[place] * Float(sums[script * RK_LANGUAGE_PLACES + place]) / root
          (powers.baseAddress! + place).initialize(to: logit)
        }
      }
      let greatest = powers.max() ?? 0
      for place in 0..<count { powers[place] = exp(powers[place] - greatest) }
      let sum = powers.reduce(0, +)
      for place in 0..<count where powers[place] / sum > Self.minChance {
        tally.weights[index + place] += letters * (powers[place] / sum)
      }
    }
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
    let arena = WeightArena(), rows = 1 << config.bits, places = RK_LANGUAGE_PLACES, width = config.width
    let padded = arena.allocate(Int8.self, count: rows * places)
    if let tensor = file.tensors["weights"], let weights = file.address(of: tensor) {
      withExtendedLifetime(file) {
        for row in 0..<rows {
          UnsafeMutableRawPointer(padded + row * places)
            .copyMemory(from: weights + row * width, byteCount: width)
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
