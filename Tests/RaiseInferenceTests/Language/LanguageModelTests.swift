import Foundation
import RaiseTesting
import Testing

@testable import RaiseInference

/// The bundled language model, and configurations that are none.
@Suite struct LanguageModelTests {
  private static let folder =
    URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/RaiseModels/Resources/raise-language").path(percentEncoded: false)

  @Test("Shares are those that NumPy finds")
  func golden() throws {
    let golden = try LanguageGolden(path: Self.folder + "/golden.json")
    #expect(golden.caseCount >= 10)
    #expect(golden.mismatches(with: try LanguageModel(folder: Self.folder)) == [])
  }

  @Test(
    "Samples lie within the text, in order, between words, and are bounded", arguments: [(3, 128), (6, 256), (1, 256)])
  func samples(count: Int, bytes: Int) {
    for length in [2 * count * bytes, 2 * count * bytes + 1, 5000, 100_000] {
      let text = Array(String(repeating: "ab cde ", count: length / 7 + 1).utf8.prefix(length))
      text.withUnsafeBufferPointer { text in
        let samples = LanguageModel.samples(of: text, count: count, bytes: bytes)
        #expect(samples.count == count)
        #expect(samples.allSatisfy { 0 <= $0.lowerBound && $0.upperBound <= length })
        #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.lowerBound < $1.lowerBound })
        #expect(count == 1 || samples.allSatisfy { $0.count <= bytes + 32 })
        #expect(samples.first?.lowerBound == 0 && samples.last?.upperBound == length)
        #expect(samples.dropFirst().allSatisfy { text[$0.lowerBound] == 0x20 })
      }
    }
  }

  @Test("A text that is clear at a glance is so whatever stands between; a doubtful one is read on")
  func glance() throws {
    let model = try LanguageModel(folder: Self.folder)
    let english = String(repeating: "The baker starts his ovens long before the sun is up in summer. ", count: 4)
    let russian = String(repeating: "Пекарь растапливает печь задолго до восхода солнца каждое утро. ", count: 20)
    #expect(model.shares(of: english + english + english).share(of: "en") > 0.9)
    let shares = model.shares(of: english + russian + english)
    #expect((0.1...0.6).contains(shares.share(of: "en")) && shares.share(of: "ru") > 0.2, "\(shares)")
  }

  @Test("Shares add up to one, whatever the bytes")
  func anyBytes() throws {
    let model = try LanguageModel(folder: Self.folder)
    var generator = SeededGenerator(seed: 3)
    for round in 0..<500 {
      let bytes = (0..<Int.random(in: 0...700, using: &generator)).map { _ in
        round.isMultiple(of: 2)
          ? UInt8.random(in: 0...255, using: &generator) : UInt8.random(in: 0x20...0x7E, using: &generator)
      }
      let shares = bytes.withUnsafeBufferPointer { model.shares(of: $0) }.shares.map(\.share)
      #expect(shares.isEmpty || abs(shares.reduce(0, +) - 1) < 0.001, "\(bytes)")
      #expect(shares.allSatisfy { $0 >= 0 && $0 <= 1.001 })
    }
  }

  @Test("A text in two languages has a share of each")
  func mixed() throws {
    let model = try LanguageModel(folder: Self.folder)
    let english = String(repeating: "The baker starts his ovens long before the sun is up in summer. ", count: 20)
    let russian = String(repeating: "Пекарь растапливает печь задолго до восхода солнца каждое утро. ", count: 20)
    let shares = model.shares(of: english + russian)
    #expect((0.2...0.8).contains(shares.share(of: "en")) && (0.2...0.8).contains(shares.share(of: "ru")), "\(shares)")
  }

  static let wrong: [(json: String, message: String)] = [
    ("{}", "format"),
    (#"{"format": "raise-language/2"}"#, "raise-language/1"),
    (#"{"format": "raise-language/1", "name": "a", "version": "1", "bits": 40, "scripts": {}}"#, "bits"),
    (
      #"{"format": "raise-language/1", "name": "a", "version": "1", "bits": 16, "scripts": {"latin": ["en"]}}"#,
      "cyrillic"
    ),
    (
      #"{"format": "raise-language/1", "name": "a", "version": "1", "bits": 16, "scripts": {"latin": ["en", "en"]}}"#,
      "each language once"
    ),
  ]

  @Test("A wrong configuration is told with its place", arguments: wrong)
  func wrongConfig(json: String, message: String) {
    let error = #expect(throws: CheckpointError.self) { try LanguageConfig(json: Array(json.utf8)) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(message))
  }
}
