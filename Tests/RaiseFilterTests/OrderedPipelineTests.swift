import Testing

@testable import RaiseFilter

@Suite struct OrderedPipelineTests {
  @Test("Products are committed in the order of their inputs", arguments: [1, 2, 7])
  func order(workers: Int) async throws {
    let source = Counter(limit: 200)
    var committed: [Int] = []
    try await OrderedPipeline<Int, Int>(
      workers: workers, maxWeight: 10, weight: { _ in 1 }, take: { source.next() },
      work: { number in
        for _ in 0..<(number % 7) { await Task.yield() }
        return number
      },
      commit: { committed.append($0) }
    ).run()
    #expect(committed == Array(0..<200))
  }

  @Test("An input heavier than the bound is worked on alone")
  func heavyInput() async throws {
    let source = Counter(limit: 30)
    let gauge = Gauge()
    try await OrderedPipeline<Int, Int>(
      workers: 4, maxWeight: 10, weight: { $0 % 5 == 0 ? 50 : 1 }, take: { source.next() },
      work: { number in
        await gauge.enter(heavy: number % 5 == 0)
        for _ in 0..<20 { await Task.yield() }
        await gauge.leave(heavy: number % 5 == 0)
        return number
      }, commit: { _ in }
    ).run()
    #expect(await gauge.sawHeavyWithOthers == false)
  }

  @Test("A slow first input holds back only a bounded number of products")
  func bounded() async throws {
    let source = Counter(limit: 1000)
    let gate = Gate()
    var isFirst = true
    try await OrderedPipeline<Int, Int>(
      workers: 2, maxWeight: 1000, weight: { _ in 1 }, take: { source.next() },
      work: { number in
        if number == 0 { await gate.wait() }
        if number == 5 { await gate.open() }
        return number
      },
      commit: { _ in
        if isFirst { #expect(source.taken <= 12) }
        isFirst = false
      }
    ).run()
    #expect(source.taken == 1000)
  }

  @Test("The first failure in the order of the inputs ends the run, with all before it committed and nothing after")
  func failure() async {
    struct Broken: Error, Equatable { var number: Int }
    let source = Counter(limit: 100)
    let gate = Gate()
    var committed: [Int] = []
    await #expect(throws: Broken(number: 40)) {
      try await OrderedPipeline<Int, Int>(
        workers: 3, maxWeight: 10, weight: { _ in 1 }, take: { source.next() },
        work: { number in
          // The later failure comes first.
          if number == 40 { await gate.wait() }
          if number == 41 { await gate.open() }
          if number >= 40 { throw Broken(number: number) }
          return number
        }, commit: { committed.append($0) }
      ).run()
    }
    #expect(committed == Array(0..<40))
  }
}

private final class Counter {
  private(set) var taken = 0
  private let limit: Int
  init(limit: Int) { self.limit = limit }
  func next() -> Int? {
    guard taken < limit else { return nil }
    taken += 1
    return taken - 1
  }
}

private actor Gauge {
  private var inside = 0
  private var heavyInside = 0
  private(set) var sawHeavyWithOthers = false
  func enter(heavy: Bool) {
    inside += 1
    if heavy { heavyInside += 1 }
    if heavyInside > 0 && inside > 1 { sawHeavyWithOthers = true }
  }
  func leave(heavy: Bool) {
    inside -= 1
    if heavy { heavyInside -= 1 }
  }
}

private actor Gate {
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  func wait() async {
    if !isOpen { await withCheckedContinuation { waiting.append($0) } }
  }
  func open() {
    isOpen = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
