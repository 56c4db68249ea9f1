import Foundation
import RaiseCore

/// What a set of attributes is of, as `<folder>/<name>.json` says it.
public struct AttributeDescription: Sendable, Equatable, Codable {
  /// The version of this format and that of the lines.
  public var format = 1
  /// The program that wrote them.
  public var tool: String
  /// The run's fingerprint; another run does not write over it.
  public var fingerprint: String
  /// Whether every document has its line.
  public var isFinished = false
  /// The policy whose rules observed.
  public var policy: FilterReport.PolicySummary
  /// What each rule's observations depend on.
  public var rules: [ObservedRule]
  /// The field that held the text.
  public var textField: String
  /// The field that held the id.
  public var idField: String
  /// The unit of offsets: Unicode code points, as in Dolma.
  public var offsets = "code points"
  /// The names of the input files.
  public var inputs: [String]
  /// Lines written.
  public var documents = 0
  /// A digest over the digests of all documents' texts, in order.
  public var textsDigest = ""

  static let currentFormat = 1
}

extension AttributeFolder {
  /// What the set says of itself; nil when there is none of that name.
  ///
  /// - Throws: ``FilterError/attributes(path:line:reason:)`` when it cannot be read.
  public func load() throws -> AttributeDescription? {
    do {
      guard let found = try SavedState.load(AttributeDescription.self, from: description) else { return nil }
      guard found.format == AttributeDescription.currentFormat else {
        throw FilterError.attributes(
          path: description, line: nil,
          reason: "expected format \(AttributeDescription.currentFormat), found \(found.format)")
      }
      return found
    } catch FilterError.unreadableState(let path, let reason) {
      throw FilterError.attributes(path: path, line: nil, reason: "is no description of attributes: \(reason)")
    }
  }

  /// Takes the place for a run, or finds that the run has taken it before.
  ///
  /// - Throws: ``FilterError/attributes(path:line:reason:)`` when another run's attributes are there.
  func claim(_ fresh: AttributeDescription, overwrite: Bool) throws {
    if overwrite { try clear() }
    if let found = try load() {
      guard found.fingerprint == fresh.fingerprint else { throw otherRun }
    } else if FileManager.default.fileExists(atPath: folder) {
      throw otherRun
    }
    try save(fresh)
  }

  func save(_ description: AttributeDescription) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try Folders.replace(self.description, with: encoder.encode(description) + Data("\n".utf8))
  }

  private var otherRun: FilterError {
    .attributes(
      path: folder, line: nil,
      reason: "holds attributes of another run (other inputs, policy or options); choose another --attributes-name, or "
        + "give --overwrite to replace them")
  }

  private func clear() throws {
    try Folders.remove(folder)
    try Folders.remove(description)
  }
}
