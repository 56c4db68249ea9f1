import Crypto
import GRDB
import RaiseCore

/// The digest that the checkpoint of a merged log is signed over, in place of a last record's hash.
///
/// It covers how far each source goes and which of its records are held as repeats, so that no source, no source's
/// tail and no record can be taken out of sight. See docs/decision-log.md, "Merged logs".
enum SourceSeal {
  static func digest(_ db: Database) throws -> ContentDigest {
    var hasher = SHA256()
    var encoder = CanonicalEncoder()
    encoder.text(CanonicalForm.merged)
    let sources = try Cursor(db, "SELECT name, genesis, records, hash FROM sources ORDER BY id")
    while try sources.step() {
      for column in Int32(0)..<4 { sources.encode(column, to: &encoder) }
      hash(&encoder, into: &hasher)
    }
    let repeats = try Cursor(db, "SELECT source, sequence FROM repeats ORDER BY source, sequence")
    while try repeats.step() {
      for column in Int32(0)..<2 { repeats.encode(column, to: &encoder) }
      hash(&encoder, into: &hasher)
    }
    hash(&encoder, into: &hasher)
    return hasher.finalize().withUnsafeBytes { ContentDigest($0) } ?? .zero
  }

  private static func hash(_ encoder: inout CanonicalEncoder, into hasher: inout SHA256) {
    encoder.bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    encoder.removeAll()
  }
}
