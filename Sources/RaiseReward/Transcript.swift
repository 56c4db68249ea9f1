import RaiseCore

/// A dialogue in one text, as chat templates and data sets write it.
///
///     Transcript.turns(of: "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\nHi")
///
/// ChatML, Llama 2 and 3, Gemma, Zephyr, and the "Human:" and "Assistant:" of Anthropic's data. Trainers that send the
/// tokens decoded leave the markers of the template in the text; a scorer that reads them as words would score the
/// template.
public enum Transcript {
  /// The turns of `text`; nil when no dialogue is written in it.
  public static func turns(of text: String) -> [Turn]? {
    for form in Form.all {
      if let turns = form.turns(of: text), !turns.isEmpty { return turns }
    }
    return nil
  }

  /// A prompt and the answer behind it, from the whole of both.
  ///
  /// - Parameter prompt: The beginning of `text` that was the prompt, where it is known.
  /// - Returns: What the model was asked and what it answered. Where nothing tells them apart, all is the answer.
  public static func query(of text: String, prompt: String? = nil, id: String) -> RewardQuery {
    if let prompt, !prompt.isEmpty, text.hasPrefix(prompt) {
      let response = String(text.dropFirst(prompt.count))
      return RewardQuery(id: id, conversation: conversation(of: prompt), response: withoutMarkers(response))
    }
    if let turns = turns(of: text) {
      // All that the model said since it was asked: one that learns to begin another turn must not choose what is scored.
      let answer = turns.reversed().prefix { $0.role == .assistant }.reversed()
      let response = answer.map(\.text).filter { !$0.isEmpty }.joined(separator: "\n")
      return RewardQuery(id: id, conversation: Array(turns.dropLast(answer.count)), response: response)
    }
    return RewardQuery(id: id, conversation: prompt.map(conversation(of:)) ?? [], response: withoutMarkers(text))
  }

  /// The turns of a prompt, without an assistant's turn that has only been opened; one turn of the user where no dialogue
  /// is written in it.
  public static func conversation(of prompt: String) -> [Turn] {
    guard let turns = turns(of: prompt) else {
      return prompt.isEmpty ? [] : [Turn(role: .user, text: prompt)]
    }
    return turns.last?.role == .assistant && turns.last?.text.isEmpty == true ? Array(turns.dropLast()) : turns
  }

  /// A text without the tokens that close a turn, at its end and at its beginning.
  static func withoutMarkers(_ text: String) -> String {
    var text = text.trimmed
    while let marker = Form.closings.first(where: { text.hasSuffix($0) }) {
      text = String(text.dropLast(marker.count)).trimmed
    }
    while let marker = Form.openings.first(where: { text.hasPrefix($0) }) {
      text = String(text.dropFirst(marker.count)).trimmed
    }
    return text
  }
}

/// One way to write a dialogue: what opens the turn of each speaker, and what closes turns.
private struct Form {
  var openings: [(marker: String, role: Role)]
  var closings: [String]
  /// Whether a marker counts only at the beginning of a line.
  var opensLines = false

  static let all: [Form] = [
    // ChatML: Qwen, Yi and others.
    named("<|im_start|>", "\n", closings: ["<|im_end|>", "<|endoftext|>"]),
    // Llama 3.
    named("<|start_header_id|>", "<|end_header_id|>", closings: ["<|eot_id|>", "<|end_of_text|>"]),
    // Gemma.
    Form(
      openings: [("<start_of_turn>user\n", .user), ("<start_of_turn>model\n", .assistant)],
      closings: ["<end_of_turn>", "<eos>"]),
    // Zephyr, Phi 3.
    Form(
      openings: [("<|system|>", .system), ("<|user|>", .user), ("<|assistant|>", .assistant)],
      closings: ["<|end|>", "<|endoftext|>", "</s>"]),
    // Llama 2, Mistral: what stands between the markers is the user's.
    Form(openings: [("[INST]", .user), ("[/INST]", .assistant)], closings: ["</s>", "<s>"]),
    // Anthropic's data sets.
    Form(openings: [("Human:", .user), ("Assistant:", .assistant)], closings: [], opensLines: true),
  ]

  /// A template that names the role between two markers.
  private static func named(_ before: String, _ after: String, closings: [String]) -> Form {
    Form(
      openings: [("system", Role.system), ("user", .user), ("assistant", .assistant), ("tool", .tool)].map {
        (before + $0.0 + after, $0.1)
      }, closings: closings)
  }

  static let closings = Set(all.flatMap(\.closings)).sorted()
  static let openings = Set(
    ["<s>", "<|begin_of_text|>", "<bos>"] + all.dropLast().flatMap { $0.openings.map(\.marker) }
  )
  .sorted { $0.count > $1.count }

  func turns(of text: String) -> [Turn]? {
    var found: [(range: Range<String.Index>, role: Role)] = []
    for opening in openings {
      for range in text.ranges(of: opening.marker) where isPlace(range.lowerBound, in: text) {
        found.append((range, opening.role))
      }
    }
    guard !found.isEmpty else { return nil }
    found.sort { $0.range.lowerBound < $1.range.lowerBound }
    // In a form that data sets write in plain words, anything before the first turn makes it an ordinary text.
    if opensLines, !text[..<found[0].range.lowerBound].allSatisfy(\.isWhitespace) { return nil }
    return found.enumerated().map { index, opening in
      let end = index + 1 < found.count ? found[index + 1].range.lowerBound : text.endIndex
      return Turn(role: opening.role, text: content(text[opening.range.upperBound..<end]))
    }
  }

  private func isPlace(_ index: String.Index, in text: String) -> Bool {
    guard opensLines, index > text.startIndex else { return true }
    return text[text.index(before: index)].isNewline
  }

  private func content(_ text: Substring) -> String {
    var text = String(text).trimmed
    while let closing = closings.first(where: { text.hasSuffix($0) }) {
      text = String(text.dropLast(closing.count)).trimmed
    }
    return text
  }
}

extension String {
  /// Without white space at both ends.
  fileprivate var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
