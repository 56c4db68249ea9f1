import RaiseTesting
import Testing

@testable import RaiseRules

@Suite struct SpacedLettersTests {
  /// The islands' letters, found scalar by scalar as the definition in ``SpacedLetters`` has it.
  static func islandsByDefinition(in text: String) -> [String] {
    var islands: [String] = []
    var island: [Unicode.Scalar] = []
    var isNoisy = false
    func end() {
      let isPair = island.count == 2 && isNoisy && island.allSatisfy { mark($0).contains(.ideograph) }
      if island.count > 2 || isPair { islands.append(String(String.UnicodeScalarView(island))) }
      island = []
    }
    for (gap, unit) in units(of: Array(text.unicodeScalars)) {
      if gap.count > SpacedLetters.maxGap { end() }
      let isSingle = unit.count == 1
      if !island.isEmpty && (isSingle || mark(unit[0]).contains(.ideograph)) {
        island.append(unit[0])
        isNoisy = gap.allSatisfy { mark($0).contains(.noise) }
        if isSingle { continue }
      }
      end()
      if isSingle || mark(unit[unit.count - 1]).contains(.ideograph) { island = [unit[unit.count - 1]] }
    }
    end()
    return islands
  }

  private static func mark(_ scalar: Unicode.Scalar) -> SpacedLetterMark { SpacedLetterMark(of: scalar.value) }

  /// The runs of letters, each with what stands before it.
  private static func units(of text: [Unicode.Scalar]) -> [(gap: [Unicode.Scalar], unit: [Unicode.Scalar])] {
    var units: [(gap: [Unicode.Scalar], unit: [Unicode.Scalar])] = []
    var gap: [Unicode.Scalar] = []
    var isWithin = false
    for scalar in text {
      if !mark(scalar).contains(.letter) {
        gap.append(scalar)
        isWithin = false
      } else if isWithin {
        units[units.count - 1].unit.append(scalar)
      } else {
        units.append((gap, [scalar]))
        (gap, isWithin) = ([], true)
      }
    }
    return units
  }

  static func islands(in text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      var islands: [String] = []
      SpacedLetters.islands(in: bytes) { islands.append(String(decoding: $0.bytes, as: UTF8.self)) }
      return islands
    }
  }

  @Test(
    "Islands are three spaced letters, or two ideographs set apart by signs",
    arguments: [
      ("k i l l", ["kill"]), ("to k.1.l.l him", ["k1ll"]), ("a b", []), ("a    b c", []), ("x y z", ["xyz"]),
      ("我要杀*人了", ["杀人"]), ("我要杀、人了", []), ("我要杀 人了", []), ("杀 a 人们", ["杀a人"]), ("б у к", ["бук"]),
      ("", []), ("“a” “b” “c”", ["abc"]),
    ])
  func examples(text: String, islands: [String]) {
    #expect(Self.islands(in: text) == islands)
    #expect(Self.islandsByDefinition(in: text) == islands)
  }

  @Test("The screen passes over no island, wherever in its blocks it lies")
  func screenIsExact() {
    let parts = [
      "k i l l", "a", "b.", " ", " ", "  ", "-", "*", "杀", "人", "杀*人", "了，", "。", "ш", "é", "😀", "•", "“", "©", "word",
      "lorem ipsum dolor sit amet ", "    ", "c ", "$", "@", "7", "の", "\u{10400}", "𠀀", "~",
    ]
    var generator = SeededGenerator(seed: 21)
    var count = 0
    for round in 0..<400 {
      var text = ""
      for _ in 0..<Int.random(in: 0...800, using: &generator) {
        let isRare = round % 2 == 0 && Int.random(in: 0..<20, using: &generator) > 0
        text += isRare ? "sentences of words " : parts.randomElement(using: &generator) ?? ""
      }
      let found = Self.islands(in: text)
      #expect(found == Self.islandsByDefinition(in: text), "\(text)")
      count += found.count
    }
    #expect(count > 5000)
  }

  @Test("An island at any offset is found whole")
  func everyOffset() {
    for offset in 990..<1060 {
      for filler in ["x", "é", "文"] {
        let text = String(repeating: filler, count: offset) + " (k-i-l-l) " + String(repeating: filler, count: 40)
        #expect(Self.islands(in: text).contains { $0.contains("kill") }, "\(filler) \(offset)")
      }
    }
  }
}
