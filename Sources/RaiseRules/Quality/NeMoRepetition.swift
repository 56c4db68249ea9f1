/// What NeMo Curator's rules on repeated lines, repeated paragraphs and boilerplate count: paragraphs are what stands
/// between two line feeds, and lines that are only white space do not count.
struct NeMoRepetition {
  let lines: Duplicates
  /// The characters of all lines that count, without line feeds.
  let lineLength: Int
  let paragraphs: Duplicates
  let paragraphLength: Int
  /// The share of paragraphs with boilerplate in them; 1 when one is placeholder text.
  let boilerplate: Double

  init(_ text: TextMeasures) {
    let filled = text.lines.lines.filter { !$0.isBlank }
    lines = Duplicates(filled.map { ($0.hash, $0.length) })
    lineLength = filled.reduce(0) { $0 + $1.length }
    let ranges = Self.paragraphs(of: text.text)
    let elements = ranges.map { (hash: QuickHash.hash(text.text, $0), length: text.text.scalarCount(in: $0)) }
    paragraphs = Duplicates(elements)
    paragraphLength = elements.reduce(0) { $0 + $1.length }
    boilerplate = Self.boilerplate(in: ranges, of: text.text)
  }

  /// What stands between line feeds that come in twos, the first two of a longer run: Python's `split("\n\n")`.
  private static func paragraphs(of text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var (start, index) = (0, 0)
    while true {
      let end = text.nextLineFeed(in: index..<text.count)
      guard end < text.count else { break }
      let isDouble = end + 1 < text.count && text[end + 1] == 0x0A
      if isDouble {
        found.append(start..<end)
        start = end + 2
      }
      index = isDouble ? start : end + 1
    }
    found.append(start..<text.count)
    return found
  }

  private static func boilerplate(in paragraphs: [Range<Int>], of text: UnsafeBufferPointer<UInt8>) -> Double {
    let lowercased = text.lowercasedASCII()
    if placeholder.occurs(in: lowercased, 0..<text.count) { return 1 }
    let present = phrases.filter { $0.occurs(in: lowercased, 0..<text.count) }
    guard !present.isEmpty else { return 0 }
    let hits = paragraphs.count { range in present.contains { $0.occurs(in: lowercased, range) } }
    return Ratio.of(hits, paragraphs.count)
  }

  private static let placeholder = Phrase("lorem ipsum")

  /// NeMo Curator's `policy_substrings`; its two that contain a shorter one are left out.
  private static let phrases = [
    "terms of use", "privacy policy", "cookie policy", "uses cookies", "privacy overview", "use of cookies",
    "use cookies",
    "privacy & cookies policy", "privacy and cookies policy",
    "necessary cookies are absolutely essential for the website to function properly. this category only includes "
      + "cookies that ensures basic functionalities and security features of the website. these cookies do not store any "
      + "personal information.",
    "any cookies that may not be particularly necessary for the website to function and is used specifically to collect "
      + "user personal data via analytics, ads, other embedded contents are termed as non-necessary cookies. it is "
      + "mandatory to procure user consent prior to running these cookies on your website.",
    "if you continue to browse this site without changing your cookie settings, you agree to this use. acceptread more",
  ].map { Phrase($0) }
}
