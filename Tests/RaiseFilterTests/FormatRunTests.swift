import Foundation
import RaiseCore
import RaiseCorpus
import RaiseFilter
import Testing

/// Runs over files whose records are made lines on the way.
@Suite struct FormatRunTests {
  /// The documents of ``Workshop/corpus(documents:seed:)`` as a table, with short and unclosed records among them.
  static func table(documents: Int) -> [UInt8] {
    let lines = String(decoding: Workshop.corpus(documents: documents), as: UTF8.self).split(separator: "\n")
    var rows = "id,text\r\n"
    for (number, line) in lines.enumerated() {
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let text = object?["text"] as? String
      rows += text.map { "r\(number),\"\($0), and \"\"more\"\"\"\r\n" } ?? "r\(number)\r\n"
    }
    return Array(rows.utf8)
  }

  /// The same documents as an archive of plain texts, with requests among them.
  static func archive(documents: Int) -> [UInt8] {
    let lines = String(decoding: Workshop.corpus(documents: documents), as: UTF8.self).split(separator: "\n")
    return lines.enumerated().flatMap { number, line -> [UInt8] in
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let text = object?["text"] as? String ?? ""
      let type = number % 5 == 2 ? "request" : "conversion"
      let length = number % 11 == 6 ? "?" : String(text.utf8.count)
      let head = "WARC/1.0\r\nWARC-Type: \(type)\r\nWARC-Record-ID: <\(number)>\r\nContent-Length: \(length)\r\n\r\n"
      return Array("\(head)\(text)\r\n\r\n".utf8)
    }
  }

  private func options(workers: Int) -> FilterOptions {
    var options = FilterOptions()
    options.workers = workers
    options.blockBytes = 700
    return options
  }

  private func corpus() throws -> Workshop {
    let workshop = try Workshop()
    try workshop.write("in/a.csv", Self.table(documents: 80))
    try workshop.write("in/b.csv.gz", BlockCompressor(.gzip).compress(Self.table(documents: 40)))
    try workshop.write("in/c.wet", Self.archive(documents: 60))
    return workshop
  }

  private func inputs(_ workshop: Workshop) throws -> [CorpusFile] {
    try CorpusInputs.files(matching: [workshop.path + "/in"], formats: CorpusFormats.all)
  }

  @Test("The output is the same for any number of workers, and counts add up")
  func workers() async throws {
    let workshop = try corpus()
    var reports: [FilterReport] = []
    for workers in [1, 2, 5] {
      let filter = CorpusFilter(policy: Workshop.policy, options: options(workers: workers))
      reports.append(try await filter.run(inputs(workshop), output: "\(workshop.path)/out-\(workers)"))
    }
    let one = try workshop.snapshot(of: "out-1")
    #expect(try workshop.snapshot(of: "out-2") == one)
    #expect(try workshop.snapshot(of: "out-5") == one)
    #expect(
      Set(one.keys).isSuperset(of: [
        "kept/a.csv.jsonl", "removed/a.csv.jsonl", "errors/a.csv.jsonl", "kept/b.csv.jsonl.gz", "kept/c.wet.jsonl",
        "errors/c.wet.jsonl",
      ]))
    let tally = reports[0].tally
    #expect(tally.removed > 0 && tally.redacted > 0 && tally.brokenLines > 0)
    #expect((tally.passedOver["request"] ?? 0) > 5)
    #expect(reports[0].markdown.contains("## Records passed over\n\n| | records |\n|---|---:|\n| request |"))
  }

  @Test("A run that was killed at any block goes on to the same bytes")
  func kill() async throws {
    let workshop = try corpus()
    let filter = CorpusFilter(policy: Workshop.policy, options: options(workers: 2))
    var snapshots = 0
    _ = try await filter.run(inputs(workshop), output: workshop.path + "/whole") { _ in
      snapshots += 1
      try? FileManager.default.copyItem(atPath: workshop.path + "/whole", toPath: "\(workshop.path)/at-\(snapshots)")
    }
    #expect(snapshots > 20)
    for number in stride(from: 1, through: snapshots, by: 3) {
      _ = try await filter.run(inputs(workshop), output: "\(workshop.path)/at-\(number)")
      #expect(try workshop.snapshot(of: "at-\(number)") == workshop.snapshot(of: "whole"), "killed at block \(number)")
    }
  }

  @Test("An errors file names line and column of tables, and the number of records")
  func errors() async throws {
    let workshop = try Workshop()
    try workshop.write("in/a.csv", "id,text\n1,a\n2\n".utf8)
    try workshop.write("in/b.wet", "WARC/1.0\r\nWARC-Type: conversion\r\n\r\nx\r\n\r\n".utf8)
    _ = try await CorpusFilter(policy: Workshop.policy).run(inputs(workshop), output: workshop.path + "/out")
    #expect(
      try workshop.text("out/errors/a.csv.jsonl")
        == #"{"file":"a.csv","line":3,"column":2,"byte_offset":12,"reason":"expected 2 fields as in the header, found 1"}"#
        + "\n")
    #expect(
      try workshop.text("out/errors/b.wet.jsonl")
        == #"{"file":"b.wet","record":1,"byte_offset":0,"reason":"expected a Content-Length in bytes, found none"}"#
        + "\n")
  }

  @Test("A strict run names the record that ends it")
  func strict() async throws {
    let workshop = try Workshop()
    try workshop.write("in/b.wet", "WARC/1.0\r\nWARC-Type: conversion\r\n\r\nx\r\n\r\n".utf8)
    var options = FilterOptions()
    options.strict = true
    let error = await #expect(throws: FilterError.self) {
      try await CorpusFilter(policy: Workshop.policy, options: options)
        .run(inputs(workshop), output: workshop.path + "/out")
    }
    #expect(error?.description == "b.wet: record 1: expected a Content-Length in bytes, found none")
  }
}
