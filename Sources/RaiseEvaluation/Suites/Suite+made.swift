extension Suite {
  /// False positives by the groups of people that texts speak of, and by ways of speaking.
  public struct Groups: Sendable, Hashable, Decodable {
    /// The file of ``TermGroups``, relative to the suite's.
    public var terms: String
    /// Of the sources' rows, those with label 0 count, together.
    public var measures: [Measure]

    /// The groups of the file beside the suite at `path`.
    ///
    /// - Throws: ``EvaluationError``.
    public func termGroups(besideSuite path: String) throws -> TermGroups {
      let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      let isElsewhere = terms.hasPrefix("/") || !path.contains("/")
      return try TermGroups(contentsOf: isElsewhere ? terms : "\(folder)/\(terms)")
    }
  }

  /// Positive rows as they are and in several disguises: files `<name>/<source>.<change>`, rows of one id being one text.
  public struct Disguises: Sendable, Hashable, Decodable {
    /// The folder, and what results are called by.
    public var name: String
    /// The head.
    public var head: String
    /// The sources that were disguised.
    public var sources: [String]
    /// The disguises; a source may lack some.
    public var changes: [String]
    /// What the files of undisguised rows are called; "plain" when absent.
    public var plain: String?
    /// Whether the rows, undisguised ones too, are scored once more by a scorer that sees through disguises, and results
    /// shown for both; those of the second time are called by the name and ".read".
    public var read: Bool?

    /// What is measured the second time; nil when nothing is.
    var asRead: Disguises? {
      guard read == true else { return nil }
      var again = self
      (again.name, again.read) = ("\(name).read", nil)
      return again
    }

    /// The file of a source in a disguise, or of its undisguised rows.
    func file(_ source: String, _ change: String? = nil) -> String {
      "\(name)/\(source).\(change ?? plain ?? "plain")"
    }

    var files: [String] { sources.flatMap { source in [file(source)] + changes.map { file(source, $0) } } }
  }

  /// Responses with a known onset of harm, followed by a head that speaks after every token.
  public struct Stream: Sendable, Hashable, Decodable {
    /// The source's name.
    public var source: String
    /// The head of tokens.
    public var head: String
    /// The field of the label, dotted when it is nested; "label" when absent.
    public var label: String?
    /// From which probability on a token counts as flagged, as in ``Suite/thresholds``; the head's when absent.
    public var threshold: [String: Double]?
  }
}
