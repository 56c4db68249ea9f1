/// Works on batches at once and commits the products in the order of the batches.
///
/// Taking and committing happen on the caller's task; only `work` runs beside it. At most `workers` batches are worked
/// on at a time, and products wait for a slow predecessor only up to a bound.
struct OrderedBatches<Input: Sendable, Product: Sendable> {
  let workers: Int
  let take: () throws -> Input?
  let work: @Sendable (Input) async throws -> Product
  let commit: (Product) async throws -> Void

  func run() async throws {
    try await withThrowingTaskGroup(of: (number: Int, product: Product).self) { group in
      var running = 0
      var nextToStart = 0
      var nextToCommit = 0
      var waiting: [Int: Product] = [:]
      while true {
        try Task.checkCancellation()
        while running < workers, nextToStart - nextToCommit < workers * 4, let input = try take() {
          let number = nextToStart
          group.addTask { [work] in (number, try await work(input)) }
          nextToStart += 1
          running += 1
        }
        guard let done = try await group.next() else { return }
        running -= 1
        waiting[done.number] = done.product
        while let product = waiting.removeValue(forKey: nextToCommit) {
          try await commit(product)
          nextToCommit += 1
        }
      }
    }
  }
}
