/// The judged text of one item, prepared once for all rules of a policy.
///
/// Valid only inside the closure of ``scanning(_:_:)``: `bytes` points into the text's own storage.
public final class ScanText {
  /// The text's UTF-8 bytes; always valid UTF-8, since they come from a `String`.
  public let bytes: UnsafeBufferPointer<UInt8>

  /// Whether every byte is below 0x80.
  public private(set) lazy var isASCII: Bool = ByteTraits.areASCII(bytes)

  /// The text folded for keywords; nil when it is ASCII, which is matched in place.
  private(set) lazy var normalized: NormalizedText? = isASCII ? nil : NormalizedText(bytes)

  /// What quality rules count in the text.
  private(set) lazy var measures = TextMeasures(bytes)

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Prepares `text` and hands it to `body`.
  public static func scanning<R>(_ text: String, _ body: (ScanText) throws -> R) rethrows -> R {
    var text = text
    return try text.withUTF8 { try scanning($0, body) }
  }

  /// Prepares `bytes`, which are valid UTF-8, and hands them to `body`.
  static func scanning<R>(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (ScanText) throws -> R) rethrows -> R {
    let scan = ScanText(bytes: bytes)
    return try withExtendedLifetime(scan) { try body(scan) }
  }
}
