import CRaiseKernels
import Synchronization

/// A loaded model, ready to run on any number of threads.
///
/// ```swift
/// let model = try Model(folder: "raise-small")
/// let output = try model.batch().run([model.input("How do I bake bread?", mode: .prompt)])[0]
/// ```
public final class Model: Sendable {
  /// The architecture, as config.json gives it.
  public let config: ModelConfig
  package let weights: ModelWeights
  package let tokenizer: any Tokenizer
  let kernels: KernelTable
  let heads: HeadReader
  let template: InputTemplate
  /// Working memory that no thread is using at the moment.
  private let idle = Mutex<[Transformer]>([])

  /// The table of kernels for this machine; a value that never changes.
  struct KernelTable: @unchecked Sendable { let table: rk_kernels }

  package init(weights: ModelWeights, tokenizer: any Tokenizer) throws {
    config = weights.config
    self.weights = weights
    self.tokenizer = tokenizer
    kernels = KernelTable(table: rk_kernels_best().pointee)
    heads = HeadReader(weights)
    template = try InputTemplate(weights.config.input, tokenizer: tokenizer)
  }

  /// The name of the instruction set whose kernels run.
  public var instructionSet: String { String(cString: kernels.table.name) }

  /// Runs `body` with working memory of its own, which is kept for the next caller.
  func withTransformer<Result>(_ body: (Transformer) throws -> Result) rethrows -> Result {
    let transformer = idle.withLock { $0.popLast() } ?? Transformer(weights, kernels: kernels.table)
    defer { idle.withLock { $0.append(transformer) } }
    return try body(transformer)
  }
}
