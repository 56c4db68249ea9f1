import Foundation

/// The lines of one text, parted at line feeds, and what the quality heuristics count of them.
struct TextLines {
  /// One line, without its line feed.
  struct Line {
    /// Where it stands, in UTF-8 bytes.
    var range: Range<Int>
    /// Its length in scalars.
    var length: Int
    /// A hash of its bytes.
    var hash: UInt64
    /// Whether it is empty or only white space.
    var isBlank: Bool
  }

  private(set) var lines: [Line] = []
  /// The length of the whole text in scalars, line feeds among them.
  private(set) var textLength = 0
  /// How many line feeds there are.
  var lineFeedCount: Int { lines.count - 1 }

  /// The lines of `text`, which is valid UTF-8; one line more than it has line feeds.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while true {
      let end = text.nextLineFeed(in: start..<text.count)
      lines.append(Self.line(text, start..<end))
      if end == text.count { break }
      start = end + 1
    }
    textLength = lines.reduce(lineFeedCount) { $0 + $1.length }
  }

  private static func line(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Line {
    Line(
      range: range, length: text.scalarCount(in: range), hash: QuickHash.hash(text, range),
      isBlank: text.trimmed(range).isEmpty)
  }
}

/// How much of a list of lines or paragraphs came before in the same list.
struct Duplicates {
  /// How many elements came before.
  private(set) var count = 0
  /// Their scalars.
  private(set) var length = 0
  /// How many elements there are.
  private(set) var total = 0

  /// Counts elements by hash and length.
  init(_ elements: some Collection<(hash: UInt64, length: Int)>) {
    var names = NameTable(capacity: elements.count)
    for (hash, length) in elements {
      total += 1
      if names.count(of: names.name(hash)) > 1 {
        count += 1
        self.length += length
      }
    }
  }

  /// The share of elements that came before, 0...1.
  var share: Double { Ratio.of(count, total) }
}

/// Shares and rates of what may be nothing.
enum Ratio {
  /// `part` to `whole`; 0 when there is no whole.
  static func of(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
