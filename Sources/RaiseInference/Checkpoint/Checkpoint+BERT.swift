/// BERT (Devlin et al. 2019) as Hugging Face's transformers lays it out: its config read as a ``ModelConfig``, its
/// tensors found under their names there. A model such as all-MiniLM-L6-v2 then runs as it was downloaded.
struct BERTConfig {
  let model: ModelConfig

  /// - Returns: nil when the config is not one of BERT.
  init?(_ root: JSONField, name: String) throws(CheckpointError) {
    let fields = try root.anyObject()
    guard let type = fields["model_type"] else { return nil }
    guard try type.string() == "bert" else { throw type.invalid("\"bert\"") }
    if let positions = fields["position_embedding_type"], try positions.string() != "absolute" {
      throw positions.invalid("\"absolute\"")
    }
    let limits = ModelConfig.Limits.self
    let width = try fields.required("hidden_size")
    let heads = try fields.required("num_attention_heads").integer(limits.attentionHeads)
    let hiddenSize = try width.integer(limits.hiddenSize, multipleOf: 16)
    guard hiddenSize.isMultiple(of: heads * 16), limits.headSize.contains(hiddenSize / heads) else {
      throw width.invalid("\(heads) heads times a multiple of 16")
    }
    let limit = try fields.required("max_position_embeddings").integer(limits.positions)
    let layers = try fields.required("num_hidden_layers").integer(limits.layers)
    model = ModelConfig(
      name: Self.identifier(name), version: "1.0.0", description: "BERT, imported from its Hugging Face layout",
      vocabularySize: try fields.required("vocab_size").integer(limits.vocabularySize), hiddenSize: hiddenSize,
      positions: ModelConfig.Positions(kind: .learned, limit: limit),
      segments: try fields.required("type_vocab_size").integer(limits.segments),
      norm: ModelConfig.Norm(
        kind: .layer, placement: .post, epsilon: try fields.required("layer_norm_eps").number(limits.epsilon),
        embedding: true, final: false),
      attention: ModelConfig.Attention(
        heads: heads, keyValueHeads: heads, headSize: hiddenSize / heads, causal: false, bias: true),
      layers: Array(repeating: .full, count: layers),
      feedForward: ModelConfig.FeedForward(
        activation: try Self.activation(fields.required("hidden_act")), bias: true,
        sharedWidth: try fields.required("intermediate_size").integer(1...limits.width.upperBound), experts: nil),
      heads: [ModelConfig.Head(name: "embedding", kind: EmbeddingHead.kind, pooling: .mean, outputs: [])],
      input: ModelConfig.Input(start: "[CLS]", end: "[SEP]", modes: nil),
      windows: ModelConfig.Windows(overlap: min(32, limit - 1)))
  }

  /// A folder's name with what no config's name may have replaced.
  private static func identifier(_ name: String) -> String {
    let allowed = name.prefix(64).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" }
    return allowed.isEmpty ? "bert" : String(allowed)
  }

  private static func activation(_ field: JSONField) throws(CheckpointError) -> ModelConfig.FeedForward.Activation {
    switch try field.string() {
    case "gelu": .gelu
    case "gelu_new", "gelu_pytorch_tanh": .geluTanh
    default: throw field.invalid("\"gelu\", \"gelu_new\" or \"gelu_pytorch_tanh\"")
    }
  }

  /// The file's names of a plan's tensors. A model with a head of its own has `bert.` before them.
  func names(of plan: ModelPlan, in file: Safetensors) -> [String: String] {
    let prefix = file.tensors["bert.embeddings.word_embeddings.weight"] == nil ? "" : "bert."
    return Dictionary(
      plan.plainTensors.map { ($0.name, prefix + Self.name(of: $0.name)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Parts that no text passes here: buffers, the pooler, heads for pretraining.
  static func isIgnored(_ name: String) -> Bool {
    let name = name.hasPrefix("bert.") ? name.dropFirst(5) : name[...]
    return name.hasPrefix("pooler.") || name.hasPrefix("cls.") || name.hasPrefix("classifier.")
      || name == "embeddings.position_ids" || name == "embeddings.token_type_ids"
  }

  private static let parts = [
    ("embeddings.token.", "embeddings.word_embeddings."),
    ("embeddings.position.", "embeddings.position_embeddings."),
    ("embeddings.segment.", "embeddings.token_type_embeddings."),
    ("embeddings.norm.", "embeddings.LayerNorm."),
    (".attention.query.", ".attention.self.query."),
    (".attention.key.", ".attention.self.key."),
    (".attention.value.", ".attention.self.value."),
    (".attention.output.", ".attention.output.dense."),
    (".attention.norm.", ".attention.output.LayerNorm."),
    (".feed_forward.shared.up.", ".intermediate.dense."),
    (".feed_forward.shared.down.", ".output.dense."),
    (".feed_forward.norm.", ".output.LayerNorm."),
  ]

  private static func name(of planName: String) -> String {
    let name = planName.hasPrefix("layers.") ? "encoder.layer." + planName.dropFirst(7) : planName
    guard let (ours, theirs) = parts.first(where: { name.contains($0.0) }), let range = name.firstRange(of: ours)
    else { return name }
    return name.replacingCharacters(in: range, with: theirs)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with replacement: String) -> String {
    self[..<range.lowerBound] + replacement + self[range.upperBound...]
  }
}
