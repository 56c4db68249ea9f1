import RaiseTesting
import Testing

@testable import RaiseRules

@Suite struct AhoCorasickTests {
  /// Where `string` ends in `text`, each run of spaces counting as one.
  static func ends(of string: [UInt8], in text: [UInt8]) -> Set<Int> {
    Set(
      text.indices.filter { start in
        start == 0 || text[start] != 0x20 || text[start - 1] != 0x20
      }.flatMap { start -> [Int] in
        var index = start
        for byte in string {
          guard index < text.count, text[index] == byte else { return [] }
          index += 1
          while byte == 0x20 && index < text.count && text[index] == 0x20 { index += 1 }
        }
        return [index]
      })
  }

  @Test("The automaton finds what a search at every place finds, however long the text")
  func equalsNaiveSearch() {
    var generator = SeededGenerator(seed: 3)
    let identity = (0...255).map { UInt8($0) }
    for _ in 0..<300 {
      let strings = (0..<12).map { _ in
        let inner = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
          Array("ab a".utf8).randomElement(using: &generator) ?? 0
        }
        return [UInt8(ascii: "a")] + inner.filter { $0 != 0x20 } + (inner.contains(0x20) ? Array(" b".utf8) : [])
      }
      let text = (0..<Int.random(in: 0...700, using: &generator)).map { _ in
        Array("aabb  c".utf8).randomElement(using: &generator) ?? 0
      }
      let automaton = AhoCorasick(strings, representatives: identity, repeating: 0x20)
      var found = strings.map { _ in Set<Int>() }
      text.withUnsafeBufferPointer { bytes in
        automaton.scan(bytes) { end, state in
          automaton.forEachString(endingIn: state) { found[$0].insert(end) }
        }
      }
      #expect(found == strings.map { Self.ends(of: $0, in: text) })
    }
  }
}
