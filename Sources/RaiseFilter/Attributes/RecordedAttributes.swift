import Foundation
import RaiseCore
import RaiseCorpus

/// A finished set of attributes that a policy can decide from.
public struct RecordedAttributes: Sendable {
  /// Where they lie.
  public let folder: AttributeFolder
  /// What they are of.
  public let description: AttributeDescription
  /// The ids under which the policy's rules were recorded, in the policy's order.
  let ids: [String]

  /// Opens the set for `policy`.
  ///
  /// - Throws: ``FilterError/attributes(path:line:reason:)`` when it is not there or not finished, and
  ///   ``FilterError/notRecorded(path:policy:gaps:)`` when the policy needs what it does not hold.
  public init(_ folder: AttributeFolder, for policy: any ObservingPolicy) throws {
    guard let description = try folder.load() else {
      throw FilterError.attributes(
        path: folder.description, line: nil, reason: "expected the description of a set of attributes, found no file")
    }
    guard description.isFinished else {
      throw FilterError.attributes(
        path: folder.description, line: nil,
        reason: "the run that writes these attributes has not ended; repeat that command to finish it")
    }
    self.folder = folder
    self.description = description
    ids = try Self.recordedRules(for: policy, in: description, path: folder.description)
  }

  /// For each rule of the policy the recorded one that saw what it needs: that of its own id, or else another.
  private static func recordedRules(
    for policy: any ObservingPolicy, in description: AttributeDescription, path: String
  ) throws -> [String] {
    var gaps: [String] = []
    let ids = policy.observedRules(in: .pretraining).map { needed -> String in
      let own = description.rules.first { $0.id == needed.id }
      if let own, needed.isCovered(by: own) { return own.id }
      if let other = description.rules.first(where: needed.isCovered) { return other.id }
      let reason = own.flatMap { needed.gap(to: $0) } ?? "no recorded rule is like it"
      gaps.append("rule \(needed.id): \(reason)")
      return ""
    }
    if !gaps.isEmpty { throw FilterError.notRecorded(path: path, policy: policy.id.name, gaps: gaps) }
    return ids
  }
}

/// The lines of attributes that belong to one block of a corpus file.
struct RecordedBlock: Sendable {
  /// The file of attributes.
  let path: String
  /// Whole lines.
  var bytes: [UInt8] = []
  /// The number of the first one in that file.
  var firstLine: Int
  let set: String
  /// The ids under which the rules of the policy that decides were recorded.
  var ids: [String]

  /// What was seen in each document.
  ///
  /// - Throws: ``FilterError/attributes(path:line:reason:)`` for a line that is broken, missing or of another document.
  func observations(of documents: [Document], digests: [ContentDigest], file: String) throws -> [ItemObservations] {
    var parser = AttributeLineParser(set: set, ids: ids)
    return try bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      var number = firstLine
      let seen = try zip(documents, digests).map { document, digest in
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        guard start < end else { throw error(at: number, "expected line \(document.line) of \(file), found the end") }
        defer { (start, number) = (min(end + 1, bytes.count), number + 1) }
        let line = try self.line(UnsafeBufferPointer(rebasing: bytes[start..<end]), number, &parser)
        try check(line, number, is: document, digest, file)
        guard let seen = line.observations(in: document.text, ids: ids) else {
          throw error(at: number, "a span lies outside the text of \(file):\(document.line)")
        }
        return seen
      }
      guard start == bytes.count else { throw error(at: number, "is of no document of \(file)") }
      return seen
    }
  }

  private func line(
    _ bytes: UnsafeBufferPointer<UInt8>, _ number: Int, _ parser: inout AttributeLineParser
  ) throws -> AttributeLine {
    do {
      return try parser.line(bytes)
    } catch let failure as AttributeLineParser.Failure {
      throw error(at: number, "column \(failure.column): expected \(failure.expected)")
    }
  }

  private func check(
    _ line: AttributeLine, _ number: Int, is document: Document, _ digest: ContentDigest, _ file: String
  ) throws {
    guard line.line == document.line else {
      throw error(at: number, "expected line \(document.line) of \(file), found line \(line.line)")
    }
    guard line.digest == AttributeWriter.short(digest) else {
      throw error(at: number, "\(file):\(document.line) is not the text that was judged: its digest differs")
    }
    guard line.urlDigest == document.url.map({ AttributeWriter.short(ContentDigest(sha256Of: $0)) }) else {
      throw error(at: number, "\(file):\(document.line) has not the URL that was judged: its digest differs")
    }
  }

  private func error(at line: Int, _ reason: String) -> FilterError {
    .attributes(path: path, line: line, reason: reason)
  }
}
