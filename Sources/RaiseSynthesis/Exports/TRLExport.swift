/// Hugging Face TRL's conversational formats: language modelling, preference, unpaired preference and prompt-only.
///
/// Source: huggingface/trl, docs/source/dataset_formats.md. Trainers leave the columns they do not know alone.
enum TRLExport: TrainerExport {
  static let name = "trl"
  static let companions: [(name: String, text: String)] = []

  static let files = [
    ExportFile(name: "sft.jsonl") { row in
      [line(row) { $0.add("messages", list: (row.prompt + [.assistant(row.chosen)]).map(\.json)) }]
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
    ExportFile(name: "kto.jsonl") { row in
      [(row.chosen, true), (row.rejected, false)].map { answer, label in
        line(row) {
          $0.add("prompt", list: row.prompt.map(\.json))
          $0.add("completion", list: [Message.assistant(answer).json])
          $0.add("label", label)
        }
      }
    },
    ExportFile(name: "prompts.jsonl") { row in [line(row) { $0.add("prompt", list: row.prompt.map(\.json)) }] },
  ]

  private static func line(_ row: Row, _ body: (inout JSONText) -> Void) -> [UInt8] {
    var text = JSONText()
    body(&text)
    row.addOrigin(to: &text)
    return text.line()
  }
}
