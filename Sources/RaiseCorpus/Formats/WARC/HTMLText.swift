import CRaiseMarkup
import Foundation

/// The visible text of a web page: that of all elements but those that are never shown, with a line break around
/// block elements and white space run together as browsers do.
///
/// This is not main-content extraction: menus, footers and banners stay. What wants those away runs trafilatura or its
/// like before.
final class HTMLText {
  /// Whether libxml2 is there.
  static var isAvailable: Bool { raise_html_is_available() }

  /// - Parameter html: Valid UTF-8.
  /// - Throws: ``CorpusError/missingRequirement(format:needs:advice:)`` when libxml2 is not there.
  static func visibleText(of html: [UInt8]) throws -> [UInt8] {
    guard isAvailable else {
      throw CorpusError.missingRequirement(
        format: "HTML in WARC files", needs: "libxml2",
        advice: "install it, for instance with: apt-get install libxml2, or brew install libxml2")
    }
    let text = HTMLText()
    var events = raise_html_events(
      start: { HTMLText.of($0).start(String(cString: $1)) }, end: { HTMLText.of($0).end(String(cString: $1)) },
      text: { HTMLText.of($0).add(UnsafeBufferPointer(start: $1, count: $2)) })
    // NUL ends a text in C; HTML leaves it out (HTML 13.2.6.4.7).
    let html = html.contains(0) ? html.filter { $0 != 0 } : html
    html.withUnsafeBufferPointer { html in
      guard let start = html.baseAddress else { return }
      _ = raise_html_read(start, html.count, &events, Unmanaged.passUnretained(text).toOpaque())
    }
    return text.text
  }

  private static func of(_ context: UnsafeMutableRawPointer) -> HTMLText {
    Unmanaged<HTMLText>.fromOpaque(context).takeUnretainedValue()
  }

  /// Never shown, or no text.
  private static let hidden: Set<String> = [
    "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio",
    "video", "map", "select", "textarea", "noframes", "title",
  ]

  /// On lines of their own (HTML 15.3, "display: block" and the parts of lists and tables).
  private static let blocks: Set<String> = [
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p",
    "plaintext", "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "xmp",
  ]

  private var text: [UInt8] = []
  private var hiddenDepth = 0
  private var preformattedDepth = 0
  /// What stands between the text so far and what comes: nothing, a space or a line break.
  private var gap: UInt8?

  private func start(_ name: String) {
    if Self.hidden.contains(name) { hiddenDepth += 1 }
    if name == "pre" { preformattedDepth += 1 }
    separate(name)
  }

  private func end(_ name: String) {
    if Self.hidden.contains(name) { hiddenDepth = max(0, hiddenDepth - 1) }
    if name == "pre" { preformattedDepth = max(0, preformattedDepth - 1) }
    separate(name)
  }

  private func separate(_ name: String) {
    if Self.blocks.contains(name) {
      gap = 0x0A
    } else if name == "td" || name == "th" {
      gap = gap ?? 0x20
    }
  }

  private func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard hiddenDepth == 0 else { return }
    if preformattedDepth > 0 { return addPreformatted(bytes) }
    var start = 0
    while start < bytes.count {
      let space = bytes[start...].prefix(while: Self.isSpace)
      if !space.isEmpty { gap = gap ?? 0x20 }
      let word = bytes[space.endIndex...].prefix { !Self.isSpace($0) }
      if !word.isEmpty {
        closeGap()
        text.append(contentsOf: UnsafeBufferPointer(rebasing: word))
      }
      start = word.endIndex
    }
  }

  private func addPreformatted(_ bytes: UnsafeBufferPointer<UInt8>) {
    closeGap()
    text.append(contentsOf: bytes)
  }

  /// No text begins with a gap.
  private func closeGap() {
    if let gap, !text.isEmpty { text.append(gap) }
    gap = nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
