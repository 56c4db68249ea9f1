import Foundation
import Testing

@testable import RaiseInference

@Suite struct ScreenModelTests {
  @Test("Features, sums and logits are those that NumPy finds")
  func golden() throws {
    let golden = try ScreenGolden(path: TinyScreen.folder + "/golden.json")
    #expect(golden.caseCount > 30)
    let model = try TinyScreen.load()
    #expect(golden.mismatches(with: model) == [])
  }

  @Test("The golden vectors notice another table")
  func goldenNotices() throws {
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: TinyScreen.folder + "/model.safetensors")))
    let file = try Safetensors(path: TinyScreen.folder + "/model.safetensors")
    let weights = try #require(file.tensors["weights"])
    for index in weights.range { bytes[index] ^= 1 }
    let golden = try ScreenGolden(path: TinyScreen.folder + "/golden.json")
    try TinyScreen.withCopy(config: TinyScreen.config(), weights: bytes) { folder in
      let model = try ScreenModel(folder: folder)
      #expect(!golden.mismatches(with: model).isEmpty)
    }
  }

  @Test("Windows cover any bytes without a gap, in the sizes promised, and no byte beyond is read")
  func windows() throws {
    let model = try TinyScreen.load()
    var maker = TextMaker()
    for round in 0..<2000 {
      let count = Int.random(in: 0...900, using: &maker.generator)
      let text = GuardedBytes.file(round.isMultiple(of: 3) ? maker.bytes(count) : maker.text(bytes: count))
      let windows = withExtendedLifetime(text) { model.windows(of: text.bytes.bindMemory(to: UInt8.self)) }
      #expect(windows.first?.utf8Range.lowerBound ?? 0 == 0 && windows.last?.utf8Range.upperBound ?? 0 == count)
      for (a, b) in zip(windows, windows.dropFirst()) { #expect(a.utf8Range.upperBound == b.utf8Range.lowerBound) }
      for window in windows.dropLast() { #expect((65...128).contains(window.utf8Range.count)) }
      #expect((windows.last?.utf8Range.count ?? 1) <= 160)
    }
  }

  @Test("A window's scores depend on its own bytes alone")
  func independence() throws {
    let model = try TinyScreen.load()
    var maker = TextMaker()
    for _ in 0..<300 {
      let text = maker.text(bytes: 700)
      text.withUnsafeBufferPointer { text in
        for window in model.windows(of: text) {
          let alone = model.windows(of: UnsafeBufferPointer(rebasing: text[window.utf8Range]))
          #expect(alone.map(\.sums) == [window.sums] && alone.map(\.language) == [window.language])
        }
      }
    }
  }

  static let cuts: [(name: String, text: String, ends: [Int])] = [
    ("a line feed before a later sentence", pad("x", 70) + "\n" + pad("y", 20) + ". " + pad("z", 100), [71, 193]),
    ("a sentence before a later space", pad("x", 70) + ". yyy " + pad("z", 110), [72, 186]),
    ("an ideographic full stop", pad("天", 25) + "。" + pad("地", 40), [78, 198]),
    ("a space", pad("x", 80) + " " + pad("y", 100), [81, 181]),
    ("a character", pad("天", 60), [126, 180]),
    ("nothing to cut at", pad("x", 200), [128, 200]),
    ("a quarter more is left whole", pad("x ", 80), [160]),
  ]

  private static func pad(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  @Test("Windows end where the rule says", arguments: cuts)
  func cut(name: String, text: String, ends: [Int]) throws {
    let found = try TinyScreen.load().windows(of: text).map(\.utf8Range.upperBound)
    #expect(found == ends, "\(name)")
  }

  static let alike: [(String, String)] = [
    ("HELLO", "hello"), ("héllo", "hello"), ("ｈｅｌｌｏ", "hello"), ("h\u{200B}el\u{AD}lo", "hello"), ("hell0", "hello"),
    ("h3llo", "hello"), ("неllo", "hello"), ("𝐡𝐞𝐥𝐥𝐨", "hello"), ("b@nk", "bank"), ("ca$h", "cash"), ("a... b", "a b"),
    ("中 文", "中文"), ("e\u{301}", "e"),
  ]

  @Test("Disguised words have the features of the plain ones", arguments: alike)
  func disguises(disguised: String, plain: String) throws {
    let model = try TinyScreen.load()
    #expect(model.windows(of: disguised)[0].sums == model.windows(of: plain)[0].sums)
  }

  @Test("Different words differ", arguments: [("hello", "hallo"), ("100", "loo"), ("a b", "b a"), ("f*n", "fn")])
  func differences(first: String, second: String) throws {
    let model = try TinyScreen.load()
    #expect(model.windows(of: first)[0].sums != model.windows(of: second)[0].sums)
  }

  @Test("Language is that of the text's letters", arguments: ["hello 中", "中文 ok", "カタカナ", "", "123", "天地 abcdefg"])
  func language(text: String) throws {
    for window in try TinyScreen.load().windows(of: text) { #expect(window.language == TextLanguage(text)) }
  }

  @Test("Many threads get what one gets")
  func threads() async throws {
    let model = try TinyScreen.load()
    let texts = (0..<64).map { i in String(repeating: "text number \(i). ", count: 40) }
    let expected = texts.map { model.windows(of: $0) }
    await withTaskGroup(of: (Int, [ScreenWindow]).self) { group in
      for (index, text) in texts.enumerated() { group.addTask { (index, model.windows(of: text)) } }
      for await (index, windows) in group { #expect(windows == expected[index]) }
    }
  }
}
