import RaiseCore

/// A rule that sees more than it reports: its findings follow from what it saw and from limits that can change.
///
/// What implementers owe: `findings(in:)` is `findings(from:)` of the observations, and two rules whose settings differ in
/// nothing but ``limitKeys`` and in ``parts`` that only one of them has see the same.
protocol ObservingRule: Rule {
  /// What of that counts or is to be told. Labels that the rule does not know are passed over.
  ///
  /// - Parameter textBytes: The length of the judged text in bytes of UTF-8.
  func findings(from observations: [Observation], textBytes: Int) -> [Finding]

  /// Keys of the rule's kind that decide only what counts, or are told by ``parts`` or ``ownSettings``.
  var limitKeys: Set<String> { get }

  /// Parts that are seen apart from each other, each with what it depends on.
  var parts: [String: String] { get }

  /// What decides what is seen beyond the values of the rule's keys.
  var ownSettings: [String: String] { get }

  /// How the numbers of a label are read; nil when the rule does not know it.
  func scale(of label: String) -> ScoreScale?
}

extension ObservingRule {
  var parts: [String: String] { [:] }
  var ownSettings: [String: String] { [:] }
}

/// An observing rule that shares the preparation of a text with others.
protocol ObservingTextRule: ObservingRule, TextRule {
  /// What is seen in a prepared text.
  func observations(in text: ScanText) throws -> [Observation]
}

/// An observing rule that looks at many items at once.
protocol ObservingBatchRule: ObservingRule, BatchRule {
  /// What is seen in each item, in their order. A failure is that item's alone.
  func observations(inEach items: [Item]) -> [Result<[Observation], EvaluationError>]
}

/// A rule that reports everything it sees, whatever its threshold: its findings are all there is to record.
protocol UnfilteredRule: Rule {}

extension KeywordRule: UnfilteredRule {}
extension PatternRule: UnfilteredRule {}
extension PersonalDataRule: UnfilteredRule {}
extension SecretRule: UnfilteredRule {}
extension C4LinesRule: UnfilteredRule {}
