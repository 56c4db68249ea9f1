/// How many numbers a model has learned.
public struct ParameterCounts: Sendable, Hashable {
  public var embeddings = 0
  public var attention = 0
  /// Shared experts, or the whole of a dense feed-forward block.
  public var shared = 0
  public var router = 0
  public var experts = 0
  /// Those of the experts that a token does not pass.
  public var idleExperts = 0
  public var norms = 0
  public var heads = 0

  public var total: Int { embeddings + attention + shared + router + experts + norms + heads }

  /// Those whose products a token takes part in, and the rows it looks up: of the embeddings one row of each table, of
  /// the experts the active ones.
  public var activePerToken: Int { total - embeddings + embeddingRow - idleExperts }

  fileprivate(set) var embeddingRow = 0
}

extension Checkpoint {
  /// The parameters by part.
  public var parameters: ParameterCounts { ParameterCounts(plan, config) }
}

extension ParameterCounts {
  init(_ plan: ModelPlan, _ config: ModelConfig) {
    embeddings = plan.tables.reduce(0) { $0 + $1.count * $1.width }
    embeddingRow = plan.tables.reduce(0) { $0 + $1.width }
    norms = [plan.embeddingNorm, plan.finalNorm].reduce(0) { $0 + ($1?.parameters ?? 0) }
    heads = plan.heads.reduce(0) { $0 + $1.matrix.parameters }
    for layer in plan.layers {
      attention += layer.qkv.parameters + layer.attentionOutput.parameters
      norms += layer.attentionNorm.parameters + layer.feedForwardNorm.parameters
      shared += (layer.sharedUp?.parameters ?? 0) + (layer.sharedDown?.parameters ?? 0)
      shared += layer.feedForwardBias?.count ?? 0
      router += layer.router?.parameters ?? 0
      experts += (layer.expertUp?.parameters ?? 0) + (layer.expertDown?.parameters ?? 0)
    }
    guard let routed = config.feedForward.experts else { return }
    idleExperts = experts / routed.count * (routed.count - routed.active)
  }
}

extension ModelPlan.Norm {
  fileprivate var parameters: Int { gamma.count + (beta?.count ?? 0) }
}

extension ModelPlan.Matrix {
  fileprivate var parameters: Int { (stack ?? 1) * outputs * (inputs + (bias ? 1 : 0)) }
}
