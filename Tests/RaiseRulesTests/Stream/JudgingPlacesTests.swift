import RaiseCore
import Testing

@testable import RaiseRules

@Suite struct JudgingPlacesTests {
  /// The text cut at its places; a stroke between the parts.
  private func cut(_ text: String, _ stride: StreamStride) -> String {
    var growing = GrowingText()
    var places = JudgingPlaces(stride: stride)
    var found: [Int] = []
    for scalar in text.unicodeScalars {
      growing.append(String(scalar))
      while let place = places.next(in: growing, before: growing.end) { found.append(place) }
    }
    let bounds = [0] + found + [growing.end]
    return zip(bounds, bounds.dropFirst()).map { growing.string(in: $0..<$1) }.joined(separator: "|")
  }

  @Test(
    "Models judge at ends of sentences and after so many words, where words are whole",
    arguments: [
      ("One two three four. Five six.", 32, "One two three four.| Five six."),
      ("No. Yes. One two three. Go", 32, "No. Yes. One two three.| Go"),
      ("a b c d e f g", 3, "a b c| d e f| g"),
      ("水壶在炉子上。我们看书。", 32, "水壶在炉子上。|我们看书。"),
      ("水壶在炉子", 2, "水壶|在炉|子"),
      ("one two three four\nfive", 32, "one two three four|\nfive"),
      ("1 2 3.14 4.5 6", 32, "1 2 3.14 4.5 6"),
      ("", 4, ""),
    ])
  func places(text: String, maxWords: Int, expected: String) {
    #expect(cut(text, StreamStride(maxWords: maxWords)) == expected)
  }

  @Test("Without sentences only words count, and a run without an end is cut")
  func strides() {
    #expect(
      cut("One two three four. Five six.", StreamStride(maxWords: 8, endsWithSentences: false))
        == "One two three four. Five six.")
    let parts = cut(String(repeating: "x", count: 600), StreamStride()).split(separator: "|").map(\.count)
    #expect(parts == [256, 256, 88])
  }
}
