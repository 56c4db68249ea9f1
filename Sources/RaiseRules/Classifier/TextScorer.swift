import RaiseInference

/// A text that is judged, as it stands or as it may be read: its bytes, parts of which scorers read, and what it is to a
/// model.
struct JudgedText: Sendable {
  private let text: String
  /// What the text is to a model that reads kinds of texts apart.
  let mode: Model.Mode
  /// What the text answers, where it is a response and that is known.
  let prompt: String?

  /// How the text is read when that is not as it stands.
  let reading: PlainReading?

  init(_ text: String, mode: Model.Mode, prompt: String?, reading: PlainReading? = nil) {
    var text = text
    text.makeContiguousUTF8()
    (self.text, self.mode, self.prompt, self.reading) = (text, mode, prompt, reading)
  }

  /// The same text read in other ways: what is hidden in it is judged as it is.
  var withoutDisguises: [JudgedText] {
    Disguises.readings(of: text).map { JudgedText($0.text, mode: mode, prompt: prompt, reading: $0) }
  }

  /// The length of the text as it stands, in bytes of UTF-8.
  var originalCount: Int { reading?.originalCount ?? text.utf8.count }

  /// Calls `body` with the bytes of UTF-8 in `range`, or with all; nothing is copied.
  func withBytes<Result>(in range: Range<Int>? = nil, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var text = text
    return text.withUTF8 { body(UnsafeBufferPointer(rebasing: $0[range ?? 0..<$0.count])) }
  }
}

/// A part of a judged text, as a classifier reads it.
struct Passage: Sendable {
  /// Which text of the batch it is of.
  var text: Int
  /// Which item that text is of: as it stands, or without its disguises.
  var item: Int
  /// Where in the text, in bytes of UTF-8.
  var range: Range<Int>
}

/// What a scorer says of a passage.
struct Reading: Sendable {
  /// Calibrated probabilities, 0...1, one for each output.
  var probabilities: [Float]
  /// The language that the passage counts as.
  var language: TextLanguage
}

/// Something that gives texts scores, by names: a model, or the screen.
protocol TextScorer: Sendable {
  /// The name in its config.json.
  var name: String { get }
  /// Name and version.
  var label: String { get }
  /// The names of its scores that are probabilities.
  var outputs: [String] { get }
  /// Whether it is so cheap that no budget counts it.
  var isScreen: Bool { get }

  /// What there is to say of each passage.
  ///
  /// - Parameter readsModes: Whether modes and prompts are read; otherwise the text alone, as a text.
  func readings(of passages: [Passage], in texts: [JudgedText], readsModes: Bool) throws -> [Reading]
}
