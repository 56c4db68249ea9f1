import Foundation
import Testing

@testable import RaiseFilter

@Suite struct RunSorterTests {
  private func records(_ count: Int) -> [SortRecord] {
    var generator = MersenneTwister(seed: 3)
    return (0..<count).map { _ in
      SortRecord(high: generator.next(in: 0...50), low: generator.next(in: 0...3), place: generator.next(in: 0...1000))
    }
  }

  @Test("Records come out sorted however many runs they went through", arguments: [0, 1, 1000, 1025, 9000])
  func sorts(count: Int) throws {
    let workshop = try Workshop()
    let records = records(count)
    let sorter = RunSorter<SortRecord>(folder: workshop.path + "/runs", memoryBytes: 0)
    for record in records {
      sorter.add(record)
      if sorter.isFull { try sorter.spill() }
    }
    var merged: [SortRecord] = []
    try sorter.merge { merged.append($0) }
    #expect(merged == records.sorted())
  }

  @Test("More runs than may be open at once are merged in rounds")
  func rounds() throws {
    let workshop = try Workshop()
    let records = records(3 * RunHeads<SortRecord>.maxOpenRuns + 5)
    let sorter = RunSorter<SortRecord>(folder: workshop.path + "/runs", memoryBytes: 0)
    for record in records {
      sorter.add(record)
      try sorter.spill()
    }
    #expect(sorter.runCount == records.count)
    var merged: [SortRecord] = []
    try sorter.merge { merged.append($0) }
    #expect(merged == records.sorted())
    // What was there is there still, for a run that is killed while it merges.
    let again = RunSorter<SortRecord>(folder: workshop.path + "/runs", memoryBytes: 0, runCount: records.count)
    merged = []
    try again.merge { merged.append($0) }
    #expect(merged == records.sorted())
  }
}
