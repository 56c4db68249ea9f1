/// A way to write a text so that a filter misses it, and a person or a model that is served does not.
///
/// What implementers owe: time linear in the text; no replacement where nothing suggests the disguise, so that ordinary
/// prose in any language gives none; replacements in order, at ends of scalars, of valid UTF-8. DisguiseTests proves it.
protocol Disguise: Sendable {
  /// What findings and the documentation call it.
  var name: String { get }
  /// Signs at least one of which stands in every text in this disguise.
  var signs: DisguiseSigns { get }
  /// Whether nobody can read what it hides without undoing it. What was hidden is then also a text by itself.
  var isEncoding: Bool { get }

  /// What stands in place of what when the disguise is taken off; empty when nothing suggests that there is one.
  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement]
}

extension Disguise {
  var isEncoding: Bool { false }

  /// What `text` says when the disguise is taken off; nil when nothing suggests that there is one.
  func reading(of text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      guard !DisguiseSigns(in: bytes).isDisjoint(with: signs) else { return nil }
      let replacements = replacements(in: bytes)
      return replacements.isEmpty ? nil : String(decoding: Replacement.apply(replacements, to: bytes), as: UTF8.self)
    }
  }
}

/// What stands in place of a part of a text.
struct Replacement: Sendable, Hashable {
  /// Which bytes of the text.
  var range: Range<Int>
  /// What they become.
  var bytes: [UInt8]

  /// The text with all replacements, which are in order and apart.
  static func apply(_ replacements: [Replacement], to text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var copied = 0
    for replacement in replacements {
      result += text[copied..<replacement.range.lowerBound]
      result += replacement.bytes
      copied = replacement.range.upperBound
    }
    return result + text[copied...]
  }
}
