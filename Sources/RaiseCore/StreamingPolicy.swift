/// A policy that can follow a text while it grows, as a guard of streams needs it.
///
/// What implementers owe, beyond what ``Policy`` asks: where every rule's reach is bounded, a session decides in the end
/// what ``Policy/evaluate(_:)`` decides about the whole text. Rules that read a text as a model does may judge its
/// beginnings too, and so be stricter; each says so in its documentation.
public protocol StreamingPolicy: Policy {
  /// How many bytes of a stream are held back at most, the longest reach of the rules that run in `stage`. A rule that
  /// waits for the end of something it has seen the beginning of, such as a private key, holds back more for so long.
  ///
  /// - Throws: ``StreamingError`` when a rule of that stage cannot watch a stream. Call it when the policy is loaded.
  func holdBack(in stage: Stage, stride: StreamStride) throws -> Int

  /// Opens a session on a text that is still to come.
  ///
  /// - Parameters:
  ///   - item: Its last turn says whose text grows; that turn's own text, if there is some, is the beginning.
  ///   - stride: How often models judge.
  /// - Throws: ``StreamingError`` as ``holdBack(in:stride:)``; ``EvaluationError`` when the item cannot be judged.
  func session(judging item: Item, stride: StreamStride) throws -> any Session
}

extension StreamingPolicy {
  /// Opens a session with the standard stride.
  public func session(judging item: Item) throws -> any Session { try session(judging: item, stride: StreamStride()) }
}

/// How often a model judges a text that grows. Places are counted from the text's beginning, never from where a piece of
/// it ended, so that the same text is judged at the same places however it comes.
public struct StreamStride: Sendable, Hashable {
  /// The most words between two judgements, at least 1. An ideograph counts as a word.
  public var maxWords: Int
  /// Whether a model judges at ends of sentences too, once there are ``minSentenceWords`` since the last judgement.
  public var endsWithSentences: Bool

  /// Shorter sentences are judged together with the next one.
  public static let minSentenceWords = 4

  /// A stride of at most `maxWords` words. More than 1 024 are taken for 1 024, less than 1 for 1.
  public init(maxWords: Int = 32, endsWithSentences: Bool = true) {
    self.maxWords = min(max(maxWords, 1), 1024)
    self.endsWithSentences = endsWithSentences
  }
}

/// A policy that cannot follow streams: which rule cannot, and why.
public struct StreamingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The policy.
  public var policy: String
  /// The rule that cannot watch a stream; nil when the policy as a whole cannot.
  public var rule: String?
  /// Why.
  public var reason: String

  /// `policy` cannot follow streams because of `rule`.
  public init(policy: String, rule: String? = nil, reason: String) {
    self.policy = policy
    self.rule = rule
    self.reason = reason
  }

  public var description: String {
    "policy \"\(policy)\" cannot guard a stream: " + (rule.map { "rule \"\($0)\": " } ?? "") + reason
  }
}
