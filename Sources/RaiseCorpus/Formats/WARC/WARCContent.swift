import CRaiseScan
import CZlib
import Foundation

/// The content of a WARC record that may hold a text, and how to get it out.
enum WARCContent {
  /// Plain text, as Common Crawl extracts it: UTF-8.
  case plainText
  /// An HTTP response. The archive's own word for the type of the page, where it has one.
  case response(identifiedType: String?)

  /// What a content turns out to be.
  enum Result {
    case text([UInt8])
    /// All of the content is the text.
    case contentItself
    /// Of a kind that holds no text.
    case passedOver(String)
    case broken(String)
  }

  /// Nil for records that hold no document.
  init?(_ fields: HeaderFields) {
    let type = MediaType(fields["content-type"] ?? "").name
    switch fields["warc-type"]?.lowercased() {
    case "conversion" where type == "text/plain" || type.isEmpty: self = .plainText
    case "response" where type == "application/http" || type.isEmpty:
      self = .response(identifiedType: fields["warc-identified-payload-type"])
    default: return nil
    }
  }

  /// - Parameter maxBytes: How long a page may become when it is decompressed.
  /// - Throws: ``CorpusError/missingRequirement(format:needs:advice:)``.
  func text(of content: UnsafeBufferPointer<UInt8>, maxBytes: Int) throws -> Result {
    switch self {
    case .plainText:
      let valid = content.baseAddress.map { raise_utf8_valid_prefix($0, content.count) } ?? 0
      if valid == content.count { return .contentItself }
      return .broken(
        "expected valid UTF-8, found \(FoundByte.name(content[valid])) at byte \(valid + 1) of the content")
    case .response(let identifiedType): return try page(of: content, identifiedType, maxBytes)
    }
  }

  private func page(
    of content: UnsafeBufferPointer<UInt8>, _ identifiedType: String?, _ maxBytes: Int
  ) throws -> Result {
    guard content.starts(with: Array("HTTP/".utf8)), let header = HeaderFields.end(in: content, from: 0) else {
      return .broken("expected an HTTP response, found other content")
    }
    let fields = HeaderFields(content[..<header.fields])
    let type = MediaType(fields["content-type"] ?? identifiedType ?? "")
    let isHTML = ["text/html", "application/xhtml+xml"].contains(type.name)
    guard isHTML || type.name == "text/plain" else { return .passedOver("response: \(type.family)") }
    let message = HTTPBody(UnsafeBufferPointer(rebasing: content[header.content...]), fields)
    switch message.decoded(maxBytes: maxBytes) {
    case .unknownEncoding: return .passedOver("response: unknown content encoding")
    case .broken(let reason): return .broken(reason)
    case .bytes(let bytes):
      let text = TextDecoding.utf8(bytes, charset: type.charset, isHTML: isHTML)
      return .text(isHTML ? try HTMLText.visibleText(of: text) : text)
    }
  }
}
