/// Works on many inputs at once and commits the products in the order of the inputs.
///
/// Taking and committing happen on the caller's task; only `work` runs beside it. At most `workers` inputs are worked
/// on at a time, their weights together stay within `maxWeight` (a single heavier one goes alone), and products wait
/// for a slow predecessor only up to a bound, so memory is bounded however uneven the work. A failure is thrown when its
/// turn to be committed comes: of several the first one in the order of the inputs, with everything before it committed.
package struct OrderedPipeline<Input: Sendable, Product: Sendable> {
  private let workers: Int
  private let maxWeight: Int
  /// Memory an input stands for, in bytes.
  private let weight: (Input) -> Int
  /// The next input, or nil at the end.
  private let take: () throws -> Input?
  private let work: @Sendable (Input) async throws -> Product
  private let commit: (Product) async throws -> Void

  package init(
    workers: Int, maxWeight: Int, weight: @escaping (Input) -> Int, take: @escaping () throws -> Input?,
    work: @escaping @Sendable (Input) async throws -> Product, commit: @escaping (Product) async throws -> Void
  ) {
    (self.workers, self.maxWeight, self.weight) = (workers, maxWeight, weight)
    (self.take, self.work, self.commit) = (take, work, commit)
  }

  /// Products that may wait for a predecessor, for each worker.
  private var waitingPerWorker: Int { 4 }

  package func run() async throws {
    try await withThrowingTaskGroup(of: Numbered.self) { group in
      var desk = Desk()
      var upcoming = try take()
      while true {
        try Task.checkCancellation()
        while let input = upcoming, hasRoom(for: input, on: desk) {
          let number = desk.start(weight: weight(input))
          group.addTask { [work] in
            do {
              return Numbered(number: number, product: .success(try await work(input)))
            } catch {
              return Numbered(number: number, product: .failure(error))
            }
          }
          upcoming = try take()
        }
        guard let done = try await group.next() else { return }
        for product in desk.finish(done) { try await commit(product.get()) }
      }
    }
  }

  private func hasRoom(for input: Input, on desk: Desk) -> Bool {
    if desk.weights.isEmpty { return true }
    return desk.weights.count < workers
      && desk.totalWeight + weight(input) <= maxWeight
      && desk.nextToStart - desk.nextToCommit < workers * (1 + waitingPerWorker)
  }

  private struct Numbered: Sendable {
    let number: Int
    let product: Result<Product, any Error>
  }

  /// What is being worked on and what waits to be committed.
  private struct Desk {
    private(set) var nextToStart = 0
    private(set) var nextToCommit = 0
    private(set) var weights: [Int: Int] = [:]
    private(set) var totalWeight = 0
    private var waiting: [Int: Result<Product, any Error>] = [:]

    mutating func start(weight: Int) -> Int {
      weights[nextToStart] = weight
      totalWeight += weight
      nextToStart += 1
      return nextToStart - 1
    }

    /// Files a product and returns those whose turn has come.
    mutating func finish(_ done: Numbered) -> [Result<Product, any Error>] {
      totalWeight -= weights.removeValue(forKey: done.number) ?? 0
      waiting[done.number] = done.product
      var ready: [Result<Product, any Error>] = []
      while let product = waiting.removeValue(forKey: nextToCommit) {
        ready.append(product)
        nextToCommit += 1
      }
      return ready
    }
  }
}
