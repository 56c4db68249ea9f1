/// OpenRLHF's keys for fine-tuning, preference and reinforcement learning, in lists of messages for
/// `--data.apply_chat_template`.
///
/// Source: OpenRLHF/OpenRLHF, openrlhf/datasets (sft_dataset.py, reward_dataset.py, prompts_dataset.py): input_key
/// "input", output_key "output", prompt_key "prompt", chosen_key "chosen", rejected_key "rejected".
enum OpenRLHFExport: TrainerExport {
  static let name = "openrlhf"
  static let companions: [(name: String, text: String)] = []

  static let files = [
    ExportFile(name: "sft.jsonl") { row in
      [
        line(row) {
          $0.add("input", list: row.prompt.map(\.json))
          $0.add("output", list: [Message.assistant(row.chosen).json])
        }
      ]
    },
    ExportFile(name: "preference.jsonl") { row in
      [
        line(row) {
          $0.add("prompt", list: row.prompt.map(\.json))
          $0.add("chosen", list: [Message.assistant(row.chosen).json])
          $0.add("rejected", list: [Message.assistant(row.rejected).json])
        }
      ]
    },
    ExportFile(name: "prompts.jsonl") { row in [line(row) { $0.add("input", list: row.prompt.map(\.json)) }] },
  ]

  private static func line(_ row: Row, _ body: (inout JSONText) -> Void) -> [UInt8] {
    var text = JSONText()
    body(&text)
    row.addOrigin(to: &text)
    return text.line()
  }
}
