extension ModelConfig {
  /// The text of a config.json that reads as this config: keys sorted, indented, the same bytes every time.
  public var json: String { jsonValue.text + "\n" }

  private var jsonValue: JSONValue {
    JSONValue([
      "format": JSONValue(Self.format), "name": JSONValue(name), "version": JSONValue(version),
      "description": JSONValue(description), "vocabulary_size": JSONValue(vocabularySize),
      "hidden_size": JSONValue(hiddenSize), "positions": positions.jsonValue, "segments": JSONValue(segments),
      "norm": norm.jsonValue, "attention": attention.jsonValue, "layers": JSONValue(layers.map(\.jsonValue)),
      "feed_forward": feedForward.jsonValue, "heads": JSONValue(heads.map(\.jsonValue)), "input": input.jsonValue,
      "windows": JSONValue(["overlap": JSONValue(windows.overlap)]),
    ])
  }
}

extension ModelConfig.Positions {
  fileprivate var jsonValue: JSONValue {
    let limit = JSONValue(limit)
    return switch kind {
    case .learned: JSONValue(["kind": JSONValue("learned"), "limit": limit])
    case .rotary(let base): JSONValue(["kind": JSONValue("rotary"), "limit": limit, "base": JSONValue(base)])
    }
  }
}

extension ModelConfig.Norm {
  fileprivate var jsonValue: JSONValue {
    JSONValue([
      "kind": JSONValue(kind.rawValue), "placement": JSONValue(placement.rawValue), "epsilon": JSONValue(epsilon),
      "embedding": JSONValue(embedding), "final": JSONValue(final),
    ])
  }
}

extension ModelConfig.Attention {
  fileprivate var jsonValue: JSONValue {
    JSONValue([
      "heads": JSONValue(heads), "key_value_heads": JSONValue(keyValueHeads), "head_size": JSONValue(headSize),
      "causal": JSONValue(causal), "bias": JSONValue(bias),
    ])
  }
}

extension ModelConfig.Layer {
  fileprivate var jsonValue: JSONValue {
    switch self {
    case .full: JSONValue([:])
    case .sliding(let window): JSONValue(["window": JSONValue(window)])
    case .sharing(let layer): JSONValue(["shares_keys_of": JSONValue(layer)])
    }
  }
}

extension ModelConfig.FeedForward {
  fileprivate var jsonValue: JSONValue {
    var members = [
      "activation": JSONValue(activation.rawValue), "bias": JSONValue(bias), "shared_width": JSONValue(sharedWidth),
      "experts": JSONValue(experts?.count ?? 0),
    ]
    if let experts {
      members["expert_width"] = JSONValue(experts.width)
      members["active_experts"] = JSONValue(experts.active)
      members["gate_sum"] = JSONValue(experts.gateSum)
    }
    return JSONValue(members)
  }
}

extension ModelConfig.Head {
  fileprivate var jsonValue: JSONValue {
    var members = ["name": JSONValue(name), "kind": JSONValue(kind)]
    if let pooling { members["pooling"] = JSONValue(pooling.rawValue) }
    if !outputs.isEmpty { members["outputs"] = JSONValue(outputs) }
    return JSONValue(members)
  }
}

extension ModelConfig.Input {
  fileprivate var jsonValue: JSONValue {
    var members = ["start": JSONValue(start), "end": JSONValue(end)]
    if let modes {
      members["modes"] = JSONValue([
        "text": JSONValue(modes.text), "prompt": JSONValue(modes.prompt), "response": JSONValue(modes.response),
      ])
    }
    return JSONValue(members)
  }
}
