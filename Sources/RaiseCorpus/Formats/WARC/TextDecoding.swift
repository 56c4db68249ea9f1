import CRaiseMarkup
import CRaiseScan
import Foundation

/// Makes UTF-8 of pages in other character sets, as browsers choose them (WHATWG Encoding Standard, HTML 13.2.3).
enum TextDecoding {
  /// The page as valid UTF-8. Asked in this order: a byte order mark, the header's character set, for HTML the page's own
  /// word in its first 1024 bytes, whether it is valid UTF-8, and else windows-1252. What cannot be decoded is U+FFFD.
  static func utf8(_ bytes: [UInt8], charset: String?, isHTML: Bool) -> [UInt8] {
    if let marked = decodeByMark(bytes) { return marked }
    let named = charset ?? (isHTML ? declaredCharset(in: bytes) : nil)
    if let named, let text = decode(bytes, charset: platformName(of: named)) { return text }
    return isValid(bytes) ? bytes : decode(bytes, charset: "WINDOWS-1252") ?? repaired(bytes)
  }

  private static func decodeByMark(_ bytes: [UInt8]) -> [UInt8]? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return decode(Array(bytes.dropFirst(3)), charset: "UTF-8") }
    if bytes.starts(with: [0xFF, 0xFE]) { return decode(Array(bytes.dropFirst(2)), charset: "UTF-16LE") }
    if bytes.starts(with: [0xFE, 0xFF]) { return decode(Array(bytes.dropFirst(2)), charset: "UTF-16BE") }
    return nil
  }

  /// The character set that a `meta` element names: `charset=…` in either form of it.
  private static func declaredCharset(in bytes: [UInt8]) -> String? {
    let opening = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased()
    guard let tag = opening.range(of: "<meta"),
      let key = opening.range(of: "charset=", range: tag.upperBound..<opening.endIndex)
    else { return nil }
    let value = opening[key.upperBound...].drop { "\"' ".contains($0) }
      .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_:.".contains($0)) }
    // A page that says so in bytes is not UTF-16 (HTML 13.2.3.2).
    return value.isEmpty ? nil : value.hasPrefix("utf-16") ? "utf-8" : String(value)
  }

  /// What the C library calls a character set of the web (WHATWG Encoding Standard, 4.2): the web's names mean the
  /// larger sets that grew out of them.
  private static func platformName(of charset: String) -> String {
    switch charset {
    case "utf8", "unicode-1-1-utf-8": "UTF-8"
    case "iso-8859-1", "latin1", "l1", "ascii", "us-ascii", "iso8859-1", "cp1252", "x-cp1252", "windows-1252":
      "WINDOWS-1252"
    case "gb2312", "gbk", "x-gbk", "gb_2312-80", "chinese", "gb18030": "GB18030"
    case "big5", "big5-hkscs", "x-x-big5", "cn-big5": "BIG5-HKSCS"
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j": "CP932"
    case "euc-kr", "ks_c_5601-1987", "ks_c_5601-1989", "korean", "windows-949": "CP949"
    case "iso-8859-9", "latin5", "windows-1254": "WINDOWS-1254"
    case "iso-8859-11", "tis-620", "windows-874": "CP874"
    case "utf-16", "utf-16le": "UTF-16LE"
    default: charset
    }
  }

  private static func decode(_ bytes: [UInt8], charset: String) -> [UInt8]? {
    if charset.uppercased() == "UTF-8" { return isValid(bytes) ? bytes : repaired(bytes) }
    let room = 3 * bytes.count + 16
    var isKnown = true
    let text = [UInt8](unsafeUninitializedCapacity: room) { text, count in
      let written = bytes.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.flatMap { start in
          text.baseAddress.map { raise_decode(charset, start, bytes.count, $0, room) }
        } ?? 0
      }
      isKnown = written >= 0
      count = max(0, written)
    }
    return isKnown ? text : nil
  }

  private static func isValid(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { raise_utf8_valid_prefix($0, bytes.count) == bytes.count } ?? true
    }
  }

  private static func repaired(_ bytes: [UInt8]) -> [UInt8] { Array(String(decoding: bytes, as: UTF8.self).utf8) }
}
