import Foundation
import Testing

@testable import RaiseInference

@Suite struct ScreenConfigTests {
  @Test("All parts of a config arrive")
  func parts() throws {
    let config = try TinyScreen.load().config
    #expect(config.name == "tiny-screen" && config.bits == 10 && config.windowBytes == 128)
    #expect(config.outputs == ["toxicity", "sexual", "hate"])
    #expect(config.clear.count == 4 && config.clear[0].thresholds["toxicity"] == 0.1)
  }

  static let faults: [(change: String, into: String, says: String)] = [
    ("\"bits\"", "\"bitz\"", "bitz: unknown key; nearest known key: bits"),
    ("\"bits\": 10,", "", "bits: expected a value, found nothing"),
    ("\"bits\": 10", "\"bits\": 25", "bits: expected an integer in 8...24, found 25"),
    ("\"window_bytes\": 128", "\"window_bytes\": 5000", "window_bytes: expected an integer in 64...4096, found 5000"),
    ("raise-screen/1", "raise-screen/2", "format: expected \"raise-screen/1\", found \"raise-screen/2\""),
    ("\"sexual\",\n  \"hate\"", "\"sexual\",\n  \"sexual\"", "outputs[2]: expected each output once"),
    ("\"recall\": 0.99", "\"recall\": 1.5", "clear[0].recall: expected a number in 0.0...1.0, found 1.5"),
    ("\"language\": \"en\"", "\"language\": \"fr\"", "clear[0].language: expected one of \"en\", \"zh\""),
    ("\"language\": \"zh\"", "\"language\": \"en\"", "clear[1]: expected each recall once for a language"),
    ("\"toxicity\": 0.1,", "", "clear[0].thresholds.toxicity: expected a probability, found nothing"),
  ]

  @Test("A faulty config is refused with its place", arguments: faults)
  func faulty(change: String, into: String, says: String) throws {
    let text = try TinyScreen.config()
    let range = try #require(text.range(of: change))
    let changed = text.replacingCharacters(in: range, with: into)
    let error = #expect(throws: CheckpointError.self) { try ScreenConfig(json: Array(changed.utf8)) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test("Tensors of another shape than the config's are refused")
  func tensors() throws {
    let text = try TinyScreen.config().replacing("\"bits\": 10", with: "\"bits\": 11")
    try TinyScreen.withCopy(config: text) { folder in
      let error = #expect(throws: CheckpointError.self) { try ScreenModel(folder: folder) }
      #expect(error?.description.contains("weights (expected I8 [2048, 3], found I8 [1024, 3])") == true)
    }
  }

  @Test("Weights that are cut off are refused")
  func cut() throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: TinyScreen.folder + "/model.safetensors")))
    for count in [0, 7, 100, bytes.count - 1] {
      try TinyScreen.withCopy(config: TinyScreen.config(), weights: Array(bytes.prefix(count))) { folder in
        _ = #expect(throws: CheckpointError.self) { try ScreenModel(folder: folder) }
      }
    }
  }

  @Test("Only a screen's folder is taken for one")
  func kinds() throws {
    #expect(ScreenConfig.isScreen(folder: TinyScreen.folder))
    #expect(!ScreenConfig.isScreen(folder: TinyModel.moe.folder))
    #expect(!ScreenConfig.isScreen(folder: TinyScreen.folder + "/nowhere"))
  }
}
