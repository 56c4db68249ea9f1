import Foundation
import RaiseInference
import Testing

@Suite struct ScoreCalibrationTests {
  private static let example = """
    {"format": "raise-calibration/1",
     "outputs": {"toxicity": {"en": {"scale": 2, "offset": -0.5}, "zh": {"scale": 0.5, "offset": 0.25}},
                 "stream.response_harm": {"en": {"scale": 1, "offset": 3}}}}
    """

  private static let outputs = ["toxicity", "attack", "a", "stream.response_harm"]

  @Test("A logit becomes the sigmoid of scale times it plus offset, by output and language")
  func probabilities() throws {
    let calibration = try ScoreCalibration(json: Array(Self.example.utf8), outputs: Self.outputs)
    #expect(abs(calibration.probability(1, of: "toxicity", in: .en) - 0.817_574_5) < 1e-6)
    #expect(abs(calibration.probability(1, of: "toxicity", in: .zh) - 0.679_178_7) < 1e-6)
    #expect(abs(calibration.probability(-3, of: "stream.response_harm", in: .en) - 0.5) < 1e-6)
  }

  @Test("What is not calibrated is the sigmoid alone")
  func absent() throws {
    let calibration = try ScoreCalibration(json: Array(Self.example.utf8), outputs: Self.outputs)
    for (output, language) in [("stream.response_harm", TextLanguage.zh), ("attack", .en), ("response_harm", .en)] {
      #expect(calibration.fit(output, language) == ScoreCalibration.Fit())
      #expect(abs(calibration.probability(2, of: output, in: language) - 0.880_797) < 1e-6)
    }
  }

  @Test("A probability's logit leads back to it")
  func inverse() {
    let fit = ScoreCalibration.Fit(scale: 0.7, offset: -1.2)
    for probability: Float in [0.01, 0.3, 0.5, 0.9, 0.999] {
      #expect(abs(fit.probability(fit.logit(probability)) - probability) < 1e-5)
    }
  }

  @Test("A folder without the file is not calibrated, and one with it is")
  func folder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "raise-calibration-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path(percentEncoded: false)
    let config = try TinyModel.moe.load().config
    #expect(try ScoreCalibration(folder: path, of: config) == ScoreCalibration())
    let file = folder.appending(path: "calibration.json")
    try Data(Self.example.replacingOccurrences(of: "stream.response_harm", with: "attack").utf8).write(to: file)
    #expect(try ScoreCalibration(folder: path, of: config).fits.count == 2)
    // A preference is a number of no fixed range: there is nothing to calibrate.
    try Data(Self.example.replacingOccurrences(of: "stream.response_harm", with: "preference").utf8).write(to: file)
    let error = #expect(throws: CheckpointError.self) { try ScoreCalibration(folder: path, of: config) }
    #expect(error?.description.contains("outputs.preference: unknown key") == true, "\(error as Any)")
  }

  @Test(
    "A faulty file says where, what was expected and what was found",
    arguments: [
      (
        #"{"format": "raise-calibration/2", "outputs": {}}"#,
        #"1:12: format: expected "raise-calibration/1", found "raise-calibration/2""#
      ),
      (#"{"format": "raise-calibration/1"}"#, "1:1: outputs: expected a value, found nothing"),
      (#"{"format": "raise-calibration/1", "outputs": []}"#, "1:46: outputs: expected an object, found an array of 0"),
      (#"{"format": "raise-calibration/1", "outputs": {"a": {"de": {}}}}"#, "a.de: unknown key"),
      (
        #"{"format": "raise-calibration/1", "outputs": {"toxicty": {}}}"#,
        "1:47: outputs.toxicty: unknown key; nearest known key: toxicity (known: toxicity, attack"
      ),
      (
        #"{"format": "raise-calibration/1", "outputs": {"a": {"en": {"scale": 0, "offset": 0}}}}"#,
        "outputs.a.en.scale: expected a number in 0.001...1000.0, found 0"
      ),
      (
        #"{"format": "raise-calibration/1", "outputs": {"a": {"en": {"scale": 1}}}}"#,
        "outputs.a.en.offset: expected a value, found nothing"
      ),
      (#"{"format": "raise-calibration/1", "outputs": {"a": {"en": {"scale": 1, "offset": 1e9}}}}"#, "found 1e9"),
    ])
  func faults(json: String, message: String) {
    let error = #expect(throws: CheckpointError.self) {
      try ScoreCalibration(json: Array(json.utf8), outputs: Self.outputs)
    }
    #expect(error?.description.contains(message) == true, "\(error as Any)")
  }
}

@Suite struct NamedOutputTests {
  @Test("Every number with a name is found by it, and by its head's and its own")
  func names() throws {
    let config = try TinyModel.moe.load().config
    #expect(
      config.outputs.map(\.name) == ["toxicity", "attack", "news", "fiction", "code", "preference", "response_harm"])
    #expect(config.outputs.filter { !$0.isLogit }.map(\.name) == ["preference"])
    for output in config.outputs {
      #expect(config.output(named: output.name) == output)
      #expect(config.output(named: output.fullName) == output)
    }
    #expect(config.output(named: "toxic") == nil)
  }

  @Test("Of two numbers called alike, the second goes by its head's name too")
  func alike() throws {
    let folder = URL(filePath: TinyModel.moe.folder)
    var json = try String(contentsOf: folder.appending(path: "config.json"), encoding: .utf8)
    json.replace("\"response_harm\"", with: "\"attack\"")
    let config = try ModelConfig(json: Array(json.utf8))
    #expect(config.output(named: "attack")?.fullName == "safety.attack")
    #expect(config.output(named: "stream.attack")?.name == "stream.attack")
    #expect(config.output(named: "stream.attack")?.head == 3)
  }
}
