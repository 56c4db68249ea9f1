/// What a text may say when its disguises are taken off.
public struct PlainReading: Sendable, Hashable {
  /// What it says then.
  public var text: String
  /// The names of the disguises taken off, the outermost first.
  public var disguises: [String]
  /// Where the text itself differs, in bytes of UTF-8.
  public var range: Range<Int>
  /// Where this reading differs from the text, in bytes of UTF-8.
  var changed: Range<Int>
  /// The length of the text itself, in bytes of UTF-8.
  var originalCount: Int

  /// The disguises in words: "base64", "base64 and leetspeak".
  public var description: String { disguises.joined(separator: " and ") }
}
