/// Every part that a model of a config consists of, under the name it bears in a checkpoint.
///
/// The one place that says which weights there are: checking, loading, packing and counting all walk through it.
struct ModelPlan: Sendable {
  /// Rows looked up by index: `<name>.weight`, shape (count, width).
  struct Table: Sendable, Hashable {
    let name: String
    let count: Int
    let width: Int
    /// Whether it has a row for every token: so large that 8 bits matter, and that a text reads little of it. Positions
    /// and segments are not.
    var isVocabulary = false

    /// The numbers to keep stored values in when a precision is asked for.
    func precision(from values: TensorValues, to asked: Precision?) -> Precision {
      asked == .int8 && !isVocabulary ? .float32 : asked ?? values.precision
    }
  }

  /// A vector, shape (count,).
  struct Vector: Sendable, Hashable {
    let name: String
    let count: Int
  }

  struct Norm: Sendable, Hashable {
    let gamma: Vector
    let beta: Vector?
  }

  /// A product's weights, or a stack of them. In a packed checkpoint it is `<name>.weight`; in a plain one it may be
  /// several matrices whose rows stand one below the other.
  struct Matrix: Sendable, Hashable {
    struct Source: Sendable, Hashable {
      let name: String
      let rows: Int
    }

    let name: String
    let sources: [Source]
    let inputs: Int
    let bias: Bool
    /// How many matrices are stacked along a leading axis; nil for a single one without that axis.
    var stack: Int?
    /// Small matrices whose errors decide much (router, heads) are kept in 32 bits whatever the rest is kept in.
    var alwaysFloat32 = false

    var outputs: Int { sources.reduce(0) { $0 + $1.rows } }
    var panels: Int { (outputs + 15) / 16 }
  }

  struct Layer: Sendable, Hashable {
    let qkv: Matrix
    let attentionOutput: Matrix
    let attentionNorm: Norm
    let feedForwardNorm: Norm
    let sharedUp: Matrix?
    let sharedDown: Matrix?
    let router: Matrix?
    let expertUp: Matrix?
    let expertDown: Matrix?
    let feedForwardBias: Vector?

    var matrices: [Matrix] {
      [qkv, attentionOutput] + [sharedUp, sharedDown, router, expertUp, expertDown].compactMap(\.self)
    }
  }

  let tokenEmbedding: Table
  let positionEmbedding: Table?
  let segmentEmbedding: Table?
  let embeddingNorm: Norm?
  let layers: [Layer]
  let finalNorm: Norm?
  let heads: [(name: String, matrix: Matrix)]

  var tables: [Table] { [tokenEmbedding] + [positionEmbedding, segmentEmbedding].compactMap(\.self) }
  var matrices: [Matrix] { layers.flatMap(\.matrices) + heads.map(\.matrix) }
  var vectors: [Vector] {
    let norms =
      [embeddingNorm, finalNorm].compactMap(\.self) + layers.flatMap { [$0.attentionNorm, $0.feedForwardNorm] }
    return norms.flatMap { [$0.gamma] + [$0.beta].compactMap(\.self) } + layers.compactMap(\.feedForwardBias)
  }
}

extension ModelPlan {
  init(_ config: ModelConfig) {
    let d = config.hiddenSize
    tokenEmbedding = Table(name: "embeddings.token", count: config.vocabularySize, width: d, isVocabulary: true)
    positionEmbedding =
      config.positions.kind == .learned
      ? Table(name: "embeddings.position", count: config.positions.limit, width: d) : nil
    segmentEmbedding =
      config.segments > 0 ? Table(name: "embeddings.segment", count: config.segments, width: d) : nil
    embeddingNorm = config.norm.embedding ? Norm("embeddings.norm", config) : nil
    layers = config.layers.indices.map { Layer(index: $0, config) }
    finalNorm = config.norm.final ? Norm("final_norm", config) : nil
    heads = config.heads.filter { $0.width > 0 }.map { head in
      let name = "heads.\(head.name)"
      let source = Matrix.Source(name: name, rows: head.width)
      return (head.name, Matrix(name: name, sources: [source], inputs: d, bias: true, alwaysFloat32: true))
    }
  }
}

extension ModelPlan.Norm {
  fileprivate init(_ name: String, _ config: ModelConfig) {
    gamma = ModelPlan.Vector(name: "\(name).weight", count: config.hiddenSize)
    beta = config.norm.kind == .layer ? ModelPlan.Vector(name: "\(name).bias", count: config.hiddenSize) : nil
  }
}

extension ModelPlan.Matrix {
  fileprivate init(_ name: String, rows: Int, inputs: Int, bias: Bool, stack: Int? = nil) {
    self.init(name: name, sources: [Source(name: name, rows: rows)], inputs: inputs, bias: bias, stack: stack)
  }

  /// The rows of `up`, and below them, for SwiGLU, those of `gate`.
  fileprivate static func up(_ prefix: String, width: Int, _ config: ModelConfig, stack: Int? = nil) -> Self {
    let parts = config.feedForward.activation == .swiglu ? ["up", "gate"] : ["up"]
    return Self(
      name: "\(prefix).up", sources: parts.map { Source(name: "\(prefix).\($0)", rows: width) },
      inputs: config.hiddenSize, bias: config.feedForward.bias, stack: stack)
  }
}

extension ModelPlan.Layer {
  fileprivate init(index: Int, _ config: ModelConfig) {
    typealias Matrix = ModelPlan.Matrix
    let name = "layers.\(index)"
    let (d, attention, feedForward) = (config.hiddenSize, config.attention, config.feedForward)
    let shared = "\(name).feed_forward.shared"
    let experts = "\(name).feed_forward.experts"
    qkv = Self.qkv("\(name).attention", config, computesKeys: config.computesKeys(index))
    attentionOutput = Matrix(
      "\(name).attention.output", rows: d, inputs: attention.queryWidth, bias: attention.bias)
    attentionNorm = ModelPlan.Norm("\(name).attention.norm", config)
    feedForwardNorm = ModelPlan.Norm("\(name).feed_forward.norm", config)
    let width = feedForward.sharedWidth
    sharedUp = width > 0 ? .up(shared, width: width, config) : nil
    sharedDown = width > 0 ? Matrix("\(shared).down", rows: d, inputs: width, bias: feedForward.bias) : nil
    feedForwardBias =
      width == 0 && feedForward.bias ? ModelPlan.Vector(name: "\(name).feed_forward.bias", count: d) : nil
    guard let routed = feedForward.experts else {
      (router, expertUp, expertDown) = (nil, nil, nil)
      return
    }
    let source = Matrix.Source(name: "\(name).feed_forward.router", rows: routed.count)
    router = Matrix(name: source.name, sources: [source], inputs: d, bias: false, alwaysFloat32: true)
    expertUp = .up(experts, width: routed.width, config, stack: routed.count)
    expertDown = Matrix("\(experts).down", rows: d, inputs: routed.width, bias: false, stack: routed.count)
  }

  private static func qkv(_ name: String, _ config: ModelConfig, computesKeys: Bool) -> ModelPlan.Matrix {
    let (query, key) = (config.attention.queryWidth, config.attention.keyWidth)
    let rows = computesKeys ? [("query", query), ("key", key), ("value", key)] : [("query", query)]
    return ModelPlan.Matrix(
      name: "\(name).qkv", sources: rows.map { ModelPlan.Matrix.Source(name: "\(name).\($0)", rows: $1) },
      inputs: config.hiddenSize, bias: config.attention.bias)
  }
}
