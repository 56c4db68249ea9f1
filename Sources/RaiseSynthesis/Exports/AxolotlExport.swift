/// Axolotl's chat-template formats for fine-tuning and DPO, with the lines of configuration that name them.
///
/// Source: axolotl-ai-cloud/axolotl, docs/dataset-formats/conversation.qmd and docs/rlhf.qmd
/// (`chat_template.default`).
enum AxolotlExport: TrainerExport {
  static let name = "axolotl"

  static let files = [
    ExportFile(name: "sft.jsonl") { row in
      var text = JSONText()
      text.add("messages", list: (row.prompt + [.assistant(row.chosen)]).map(\.json))
      row.addOrigin(to: &text)
      return [text.line()]
    },
    ExportFile(name: "dpo.jsonl") { row in
      var text = JSONText()
      text.add("messages", list: row.prompt.map(\.json))
      text.add("chosen", json: Message.assistant(row.chosen).json)
      text.add("rejected", json: Message.assistant(row.rejected).json)
      row.addOrigin(to: &text)
      return [text.line()]
    },
  ]

  static let companions = [
    (
      name: "sft.yaml",
      text: """
      # To be put into an Axolotl configuration; paths are as seen from where it runs.
      datasets:
        - path: sft.jsonl
          ds_type: json
          type: chat_template
          field_messages: messages
          message_property_mappings:
            role: role
            content: content
          roles_to_train: [assistant]

      """
    ),
    (
      name: "dpo.yaml",
      text: """
      # To be put into an Axolotl configuration; paths are as seen from where it runs.
      rl: dpo
      datasets:
        - path: dpo.jsonl
          ds_type: json
          split: train
          type: chat_template.default
          field_messages: messages
          field_chosen: chosen
          field_rejected: rejected
          message_property_mappings:
            role: role
            content: content

      """
    ),
  ]
}
