import RaiseCore
import Testing

@testable import RaiseReward

@Suite struct TranscriptTests {
  static let asked = [Turn(role: .system, text: "Be brief."), Turn(role: .user, text: "Hello?")]
  static let templates: [(name: String, text: String)] = [
    (
      "ChatML",
      "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHello?<|im_end|>\n<|im_start|>assistant\nHi.<|im_end|>\n"
    ),
    (
      "Llama 3",
      "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|><|start_header_id|>user"
        + "<|end_header_id|>\n\nHello?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nHi.<|eot_id|>"
    ),
    ("Zephyr", "<|system|>\nBe brief.</s>\n<|user|>\nHello?</s>\n<|assistant|>\nHi.</s>"),
  ]

  @Test("A dialogue in a chat template has its turns without the markers", arguments: templates)
  func readsTemplates(name: String, text: String) {
    #expect(Transcript.turns(of: text) == Self.asked + [Turn(role: .assistant, text: "Hi.")])
    let query = Transcript.query(of: text, id: "1")
    #expect(query.conversation == Self.asked && query.response == "Hi.")
  }

  @Test("Llama 2, Gemma and Anthropic's transcripts are read too")
  func others() {
    let turns = [Turn(role: .user, text: "Hello?"), Turn(role: .assistant, text: "Hi.")]
    for text in [
      "<s>[INST] Hello? [/INST] Hi.</s>",
      "<start_of_turn>user\nHello?<end_of_turn>\n<start_of_turn>model\nHi.<end_of_turn>",
      "\n\nHuman: Hello?\n\nAssistant: Hi.",
    ] {
      #expect(Transcript.turns(of: text) == turns, "\(text)")
    }
  }

  @Test("An ordinary text is no dialogue, though it mentions one")
  func ordinary() {
    #expect(Transcript.turns(of: "The play begins. Human: Hello?") == nil)
    #expect(Transcript.turns(of: "What does <|im_start|> mean?") == nil)
    #expect(Transcript.conversation(of: "How is bread baked?") == [Turn(role: .user, text: "How is bread baked?")])
    #expect(Transcript.conversation(of: "").isEmpty)
  }

  @Test("A prompt that is known is cut off the front; a turn that is only opened is none")
  func knownPrompt() {
    let prompt = "<|im_start|>user\nHello?<|im_end|>\n<|im_start|>assistant\n"
    let query = Transcript.query(of: prompt + "Hi.<|im_end|>", prompt: prompt, id: "1")
    #expect(query.conversation == [Turn(role: .user, text: "Hello?")] && query.response == "Hi.")
    let plain = Transcript.query(of: "Hello? Hi.", prompt: "Hello?", id: "1")
    #expect(plain.conversation == [Turn(role: .user, text: "Hello?")] && plain.response == "Hi.")
  }

  @Test("An answer that begins another turn of its own is scored whole: it cannot choose what is looked at")
  func ownTurns() {
    let text =
      "<|im_start|>user\nHello?<|im_end|>\n<|im_start|>assistant\nDarn.<|im_end|>\n<|im_start|>assistant\nHi.<|im_end|>"
    let query = Transcript.query(of: text, id: "1")
    #expect(query.conversation == [Turn(role: .user, text: "Hello?")])
    #expect(query.response == "Darn.\nHi.")
    let opened = Transcript.query(of: text + "\n<|im_start|>assistant\n", id: "1")
    #expect(opened.response == "Darn.\nHi.")
  }

  @Test("Where nothing tells prompt and answer apart, all is the answer; a dialogue without an answer has an empty one")
  func unknownPrompt() {
    let alone = Transcript.query(of: "Just words.</s>", id: "1")
    #expect(alone.conversation.isEmpty && alone.response == "Just words.")
    let other = Transcript.query(of: "Just words.", prompt: "Something else", id: "1")
    #expect(other.conversation.map(\.text) == ["Something else"] && other.response == "Just words.")
    #expect(Transcript.query(of: "Human: Hello?", id: "1").response.isEmpty)
  }
}
