/// The architecture of a model, as the config.json of its checkpoint says it; whatever can be had is within
/// ``Limits`` and free of contradictions.
///
/// ```json
/// { "format": "raise-model/1", "name": "tiny", "version": "1.0.0", "description": "...",
///   "vocabulary_size": 512, "hidden_size": 64,
///   "positions": {"kind": "rotary", "limit": 96, "base": 10000},
///   "segments": 0,
///   "norm": {"kind": "rms", "placement": "pre", "epsilon": 1e-6, "embedding": false, "final": true},
///   "attention": {"heads": 4, "key_value_heads": 2, "head_size": 16, "causal": true, "bias": false},
///   "layers": [{"window": 16}, {"window": 16}, {}, {"shares_keys_of": 2}],
///   "feed_forward": {"activation": "swiglu", "bias": false, "shared_width": 64,
///                    "experts": 8, "expert_width": 16, "active_experts": 2, "gate_sum": 1},
///   "heads": [{"name": "safety", "kind": "sigmoid", "pooling": "last", "outputs": ["toxicity", "attack"]}],
///   "input": {"start": "[CLS]", "end": "[SEP]",
///             "modes": {"text": "[unused0]", "prompt": "[unused1]", "response": "[unused2]"}},
///   "windows": {"overlap": 32} }
/// ```
public struct ModelConfig: Sendable, Hashable {
  public let name: String
  public let version: String
  public let description: String
  public let vocabularySize: Int
  /// The width of the residual stream, a multiple of 16.
  public let hiddenSize: Int
  public let positions: Positions
  /// How many segments have an embedding; 0 for a model without segments.
  public let segments: Int
  public let norm: Norm
  public let attention: Attention
  public let layers: [Layer]
  public let feedForward: FeedForward
  public let heads: [Head]
  public let input: Input
  public let windows: Windows

  /// How a token's place enters the model, and how many places there are.
  public struct Positions: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
      /// A vector per place, added to the token's.
      case learned
      /// Rotation of queries and keys (Su et al. 2021, RoFormer) by half-split pairs, as in Hugging Face's Llama.
      case rotary(base: Float)
    }

    public let kind: Kind
    /// Positions run from 0 to below this.
    public let limit: Int
  }

  public struct Norm: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable { case layer, rms }
    public enum Placement: String, Sendable, Hashable, CaseIterable { case pre, post }

    public let kind: Kind
    public let placement: Placement
    public let epsilon: Float
    /// Whether the sum of the embeddings is normalised.
    public let embedding: Bool
    /// Whether the last layer's output is normalised.
    public let final: Bool
  }

  public struct Attention: Sendable, Hashable {
    public let heads: Int
    /// A divisor of `heads`: so many query heads look at the same keys and values (Ainslie et al. 2023, GQA).
    public let keyValueHeads: Int
    /// A multiple of 16.
    public let headSize: Int
    /// Whether a token sees only itself and what stands before it.
    public let causal: Bool
    public let bias: Bool

    /// Rows of the query matrix, columns of the output matrix.
    public var queryWidth: Int { heads * headSize }
    /// Rows of the key matrix and of the value matrix.
    public var keyWidth: Int { keyValueHeads * headSize }
  }

  /// What a layer's attention looks at.
  public enum Layer: Sendable, Hashable {
    case full
    /// The nearest tokens only: causal, those at p - window + 1...p; not causal, those at |p - q| < window.
    case sliding(window: Int)
    /// Everything, by the keys and values of an earlier full layer.
    case sharing(layer: Int)
  }

  public struct FeedForward: Sendable, Hashable {
    public enum Activation: String, Sendable, Hashable, CaseIterable {
      /// By the error function.
      case gelu
      /// By the tanh approximation.
      case geluTanh = "gelu_tanh"
      /// down(silu(gate x) * up x) (Shazeer 2020).
      case swiglu
    }

    /// Routed experts: a softmax over all of them chooses the `active` most probable, whose probabilities are scaled
    /// to sum to `gateSum`.
    public struct Experts: Sendable, Hashable {
      public let count: Int
      public let width: Int
      public let active: Int
      public let gateSum: Float
    }

    public let activation: Activation
    public let bias: Bool
    /// Neurons that every token passes; 0 where there are only experts.
    public let sharedWidth: Int
    /// Absent in a dense model.
    public let experts: Experts?
  }

  /// What is read from the final states.
  public struct Head: Sendable, Hashable {
    public enum Pooling: String, Sendable, Hashable, CaseIterable { case last, first, mean }

    public let name: String
    /// The name of one of ``HeadKinds``.
    public let kind: String
    /// Which state is read; nil for a kind that reads every token.
    public let pooling: Pooling?
    /// What the numbers are called; empty for a kind that names none.
    public let outputs: [String]
  }

  /// The tokens around a text: start, mode, text, end; of a dialogue, then the response's mode, response, end.
  public struct Input: Sendable, Hashable {
    public struct Modes: Sendable, Hashable {
      public let text: String
      public let prompt: String
      public let response: String
    }

    public let start: String
    public let end: String
    public let modes: Modes?
  }

  /// How a text longer than the positions is read.
  public struct Windows: Sendable, Hashable {
    /// Tokens that neighbouring windows have in common.
    public let overlap: Int
  }

  /// The ranges of the numbers. They are far beyond what this core is for, and such that no product of them overflows.
  enum Limits {
    static let vocabularySize = 1...1 << 22
    static let hiddenSize = 16...1 << 14
    static let positions = 1...1 << 20
    static let segments = 0...256
    static let epsilon: ClosedRange<Float> = 1e-30...0.1
    static let rotaryBase: ClosedRange<Float> = 1...1e12
    static let attentionHeads = 1...1024
    static let headSize = 16...1024
    static let layers = 1...256
    /// Of feed-forward blocks, and of all heads' queries. In a product of so many 8-bit numbers, 32-bit sums cannot
    /// overflow even where a hostile file's own sums are wrong: 2 * 255 * 128 * 2^15 < 2^31.
    static let width = 0...1 << 15
    static let experts = 0...1024
    static let gateSum: ClosedRange<Float> = 1e-3...1024
    static let heads = 0...64
    static let outputs = 1...1024
  }
}

extension ModelConfig {
  /// Whether the layer has keys and values of its own.
  func computesKeys(_ layer: Int) -> Bool {
    if case .sharing = layers[layer] { false } else { true }
  }
}
