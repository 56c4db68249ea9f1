import Foundation

/// How alike texts are: the mean BLEU-4 (Papineni et al., 2002) of each text against all others (Zhu et al., Texygen,
/// arXiv 1802.01886). 1 when all say the same, lower when they differ. Zero counts are smoothed to 0.1 (Chen and
/// Cherry, 2014, method 1).
enum SelfBLEU {
  /// - Complexity: O(tokens of all texts).
  static func score(_ texts: [[UInt64]]) -> Double? {
    let texts = texts.filter { $0.count >= 4 }
    guard texts.count >= 2 else { return nil }
    let references = (1...4).map { References(texts, length: $0) }
    let lengths = texts.map(\.count).sorted()
    let scores = texts.indices.map { index in
      let precisions = references.map { log($0.precision(of: index)) }
      return brevity(texts[index].count, among: lengths) * exp(precisions.reduce(0, +) / 4)
    }
    return scores.reduce(0, +) / Double(scores.count)
  }

  /// The brevity penalty against the nearest length of another text.
  private static func brevity(_ length: Int, among lengths: [Int]) -> Double {
    var others = lengths
    if let own = others.firstIndex(of: length) { others.remove(at: own) }
    let nearest = others.min { (abs($0 - length), $0) < (abs($1 - length), $1) } ?? length
    return length >= nearest ? 1 : exp(1 - Double(nearest) / Double(length))
  }

  /// The n-grams of all texts, with how often each stands in the text that has most of it and in the next.
  private struct References {
    private struct Most {
      var text = -1
      var count = 0
      var next = 0
    }

    private var counts: [[UInt64: Int]] = []
    private var most: [UInt64: Most] = [:]

    init(_ texts: [[UInt64]], length: Int) {
      for (index, text) in texts.enumerated() {
        var own: [UInt64: Int] = [:]
        for gram in Tokens.grams(of: length, in: text) { own[gram, default: 0] += 1 }
        for (gram, count) in own {
          var entry = most[gram] ?? Most()
          if count > entry.count {
            entry = Most(text: index, count: count, next: entry.count)
          } else {
            entry.next = max(entry.next, count)
          }
          most[gram] = entry
        }
        counts.append(own)
      }
    }

    /// The share of a text's n-grams that another text has as well, each as often as it has it.
    func precision(of text: Int) -> Double {
      var matched = 0
      var total = 0
      for (gram, count) in counts[text] {
        let other = most[gram].map { $0.text == text ? $0.next : $0.count } ?? 0
        matched += min(count, other)
        total += count
      }
      return max(Double(matched), 0.1) / Double(max(total, 1))
    }
  }
}
