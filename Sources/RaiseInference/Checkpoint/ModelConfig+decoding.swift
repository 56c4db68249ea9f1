extension ModelConfig {
  static let format = "raise-model/1"

  /// Reads the text of a config.json.
  ///
  /// - Throws: ``CheckpointError`` with the place, the path, what was expected and what was found.
  public init(json: [UInt8], file: String = "config.json") throws(CheckpointError) {
    let text = JSONText(file: file, bytes: json)
    try self.init(JSONField(text: text, path: "", value: JSONReader.read(text)))
  }

  init(_ root: JSONField) throws(CheckpointError) {
    let fields = try root.object([
      "format", "name", "version", "description", "vocabulary_size", "hidden_size", "positions", "segments", "norm",
      "attention", "layers", "feed_forward", "heads", "input", "windows",
    ])
    let format = try fields.required("format", "\"\(Self.format)\"")
    guard try format.string() == Self.format else { throw format.invalid("\"\(Self.format)\"") }
    name = try fields.required("name").identifier()
    version = try fields.required("version").string(maxBytes: 64)
    description = try fields["description"]?.string() ?? ""
    vocabularySize = try fields.required("vocabulary_size").integer(Limits.vocabularySize)
    hiddenSize = try fields.required("hidden_size").integer(Limits.hiddenSize, multipleOf: 16)
    positions = try Positions(fields.required("positions"))
    segments = try fields.required("segments").integer(Limits.segments)
    norm = try Norm(fields.required("norm"))
    attention = try Attention(fields.required("attention"))
    layers = try Self.layers(fields.required("layers"), limit: positions.limit)
    feedForward = try FeedForward(fields.required("feed_forward"))
    heads = try Self.heads(fields.required("heads"))
    input = try Input(fields.required("input"))
    windows = try Windows(fields.required("windows"), limit: positions.limit)
  }

  private static func layers(_ field: JSONField, limit: Int) throws(CheckpointError) -> [Layer] {
    var layers: [Layer] = []
    for element in try field.array(count: Limits.layers) {
      layers.append(try Layer(element, after: layers, limit: limit))
    }
    return layers
  }

  private static func heads(_ field: JSONField) throws(CheckpointError) -> [Head] {
    var heads: [Head] = []
    for element in try field.array(count: Limits.heads) {
      let head = try Head(element)
      guard !heads.contains(where: { $0.name == head.name }) else { throw element.invalid("a name of its own") }
      heads.append(head)
    }
    return heads
  }
}

extension ModelConfig.Positions {
  fileprivate enum KindName: String, CaseIterable { case learned, rotary }

  fileprivate init(_ field: JSONField) throws(CheckpointError) {
    let fields = try field.object(["kind", "limit", "base"])
    limit = try fields.required("limit").integer(ModelConfig.Limits.positions)
    switch try fields.required("kind").choice(KindName.self) {
    case .learned:
      try fields.forbid("base", because: "where positions are learned")
      kind = .learned
    case .rotary:
      kind = .rotary(base: try fields.required("base").number(ModelConfig.Limits.rotaryBase))
    }
  }
}

extension ModelConfig.Norm {
  fileprivate init(_ field: JSONField) throws(CheckpointError) {
    let fields = try field.object(["kind", "placement", "epsilon", "embedding", "final"])
    kind = try fields.required("kind").choice()
    placement = try fields.required("placement").choice()
    epsilon = try fields.required("epsilon").number(ModelConfig.Limits.epsilon)
    embedding = try fields.required("embedding").bool()
    final = try fields.required("final").bool()
  }
}

extension ModelConfig.Attention {
  fileprivate init(_ field: JSONField) throws(CheckpointError) {
    let fields = try field.object(["heads", "key_value_heads", "head_size", "causal", "bias"])
    heads = try fields.required("heads").integer(ModelConfig.Limits.attentionHeads)
    let keyValueHeads = try fields.required("key_value_heads")
    self.keyValueHeads = try keyValueHeads.integer(1...heads)
    guard heads.isMultiple(of: self.keyValueHeads) else { throw keyValueHeads.invalid("a divisor of \(heads)") }
    let headSize = try fields.required("head_size")
    self.headSize = try headSize.integer(ModelConfig.Limits.headSize, multipleOf: 16)
    guard ModelConfig.Limits.width.contains(heads * self.headSize) else {
      throw headSize.invalid("at most \(ModelConfig.Limits.width.upperBound) for all heads together")
    }
    causal = try fields.required("causal").bool()
    bias = try fields.required("bias").bool()
  }
}

extension ModelConfig.Layer {
  fileprivate init(_ field: JSONField, after earlier: [Self], limit: Int) throws(CheckpointError) {
    let fields = try field.object(["window", "shares_keys_of"])
    guard let source = fields["shares_keys_of"] else {
      self =
        try fields["window"].map { (field) throws(CheckpointError) in .sliding(window: try field.integer(1...limit)) }
        ?? .full
      return
    }
    try fields.forbid("window", because: "in a layer that shares keys")
    let layer = try source.integer(0...ModelConfig.Limits.layers.upperBound)
    guard layer < earlier.count, earlier[layer] == .full,
      earlier[(layer + 1)...].allSatisfy({ $0.window != nil || $0 == .sharing(layer: layer) })
    else { throw source.invalid("the last full layer before this one that computes its own keys") }
    self = .sharing(layer: layer)
  }
}

extension ModelConfig.FeedForward {
  fileprivate init(_ field: JSONField) throws(CheckpointError) {
    let fields = try field.object([
      "activation", "bias", "shared_width", "experts", "expert_width", "active_experts", "gate_sum",
    ])
    activation = try fields.required("activation").choice()
    bias = try fields.required("bias").bool()
    let width = try fields.required("shared_width")
    sharedWidth = try width.integer(ModelConfig.Limits.width)
    experts = try Experts(fields)
    guard sharedWidth > 0 || experts != nil else { throw width.invalid("more than 0 where there are no experts") }
  }
}

extension ModelConfig.FeedForward.Experts {
  fileprivate init?(_ fields: JSONFields) throws(CheckpointError) {
    count = try fields["experts"]?.integer(ModelConfig.Limits.experts) ?? 0
    let least = min(count, 1)
    width =
      try fields.optional(unless: count > 0, "expert_width")?.integer(least...ModelConfig.Limits.width.upperBound) ?? 0
    active = try fields.optional(unless: count > 0, "active_experts")?.integer(least...count) ?? 0
    gateSum = try fields.optional(unless: count > 0, "gate_sum")?.number(ModelConfig.Limits.gateSum) ?? 1
    if count == 0 { return nil }
  }
}

extension ModelConfig.Head {
  fileprivate init(_ field: JSONField) throws(CheckpointError) {
    let fields = try field.object(["name", "kind", "pooling", "outputs"])
    name = try fields.required("name").identifier()
    let named = try fields.required("kind")
    kind = try named.string(maxBytes: 256)
    guard let head = HeadKinds.named(kind) else {
      throw named.invalid("one of " + HeadKinds.all.map { "\"\($0.kind)\"" }.joined(separator: ", "))
    }
    if head.isPerToken { try fields.forbid("pooling", because: "in a head that reads every token") }
    if !head.namesOutputs { try fields.forbid("outputs", because: "in a head of kind \(kind)") }
    pooling = head.isPerToken ? nil : try fields.required("pooling").choice()
    outputs = head.namesOutputs ? try Self.outputs(fields) : []
  }

  private static func outputs(_ fields: JSONFields) throws(CheckpointError) -> [String] {
    var outputs: [String] = []
    for element in try fields.required("outputs").array(count: ModelConfig.Limits.outputs) {
      let output = try element.identifier()
      guard !outputs.contains(output) else { throw element.invalid("each output once") }
      outputs.append(output)
    }
    return outputs
  }
}

extension ModelConfig.Input {
  fileprivate init(_ field: JSONField) throws(CheckpointError) {
    let fields = try field.object(["start", "end", "modes"])
    start = try fields.required("start").string(maxBytes: 256)
    end = try fields.required("end").string(maxBytes: 256)
    modes = try fields["modes"].map { (field) throws(CheckpointError) in try Modes(field) }
  }
}

extension ModelConfig.Input.Modes {
  fileprivate init(_ field: JSONField) throws(CheckpointError) {
    let fields = try field.object(["text", "prompt", "response"])
    text = try fields.required("text").string(maxBytes: 256)
    prompt = try fields.required("prompt").string(maxBytes: 256)
    response = try fields.required("response").string(maxBytes: 256)
  }
}

extension ModelConfig.Windows {
  fileprivate init(_ field: JSONField, limit: Int) throws(CheckpointError) {
    overlap = try field.object(["overlap"]).required("overlap").integer(0...limit - 1)
  }
}
