import Crypto
import RaiseCore

extension ContentDigest {
  /// SHA-256 of a text's UTF-8.
  init(sha256Of text: String) {
    var text = text
    self = text.withUTF8 { ContentDigest(SHA256.hash(data: UnsafeRawBufferPointer($0))) } ?? .zero
  }
}
