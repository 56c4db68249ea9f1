/// LLaMA-Factory's ShareGPT format for fine-tuning, preference and KTO, with the `dataset_info.json` that declares it.
///
/// Source: hiyouga/LLaMA-Factory, data/README.md.
enum LLaMAFactoryExport: TrainerExport {
  static let name = "llama-factory"

  static let files = [
    ExportFile(name: "sft.jsonl") { row in
      [line(row) { $0.add("conversations", list: (row.prompt + [.assistant(row.chosen)]).map(turn)) }]
    },
    ExportFile(name: "preference.jsonl") { row in
      [
        line(row) {
          $0.add("conversations", list: row.prompt.map(turn))
          $0.add("chosen", json: turn(.assistant(row.chosen)))
          $0.add("rejected", json: turn(.assistant(row.rejected)))
        }
      ]
    },
    ExportFile(name: "kto.jsonl") { row in
      [(row.chosen, true), (row.rejected, false)].map { answer, label in
        line(row) {
          $0.add("conversations", list: (row.prompt + [.assistant(answer)]).map(turn))
          $0.add("kto_tag", label)
        }
      }
    },
  ]

  static let companions = [
    (
      name: "dataset_info.json",
      text: """
      {
        "raise_sft": {
          "file_name": "sft.jsonl",
          "formatting": "sharegpt",
          "columns": {"messages": "conversations"}
        },
        "raise_preference": {
          "file_name": "preference.jsonl",
          "formatting": "sharegpt",
          "ranking": true,
          "columns": {"messages": "conversations", "chosen": "chosen", "rejected": "rejected"}
        },
        "raise_kto": {
          "file_name": "kto.jsonl",
          "formatting": "sharegpt",
          "columns": {"messages": "conversations", "kto_tag": "kto_tag"}
        }
      }

      """
    )
  ]

  private static func turn(_ message: Message) -> [UInt8] {
    var text = JSONText()
    text.add("from", message.role == "user" ? "human" : "gpt")
    text.add("value", message.content)
    return text.closed()
  }

  private static func line(_ row: Row, _ body: (inout JSONText) -> Void) -> [UInt8] {
    var text = JSONText()
    body(&text)
    row.addOrigin(to: &text)
    return text.line()
  }
}
