import Foundation

/// One line of work: what to measure, of which model, how much of it. Benchmarks/bench_model.py says what each field
/// and each answer means.
struct BenchmarkRequest: Decodable {
  enum Measure: String, Decodable { case batch, session, rescoring, pack, classify }

  var measure: Measure
  var model: String
  var precision: String
  var batch: Int?
  var tokens: Int?
  var threads: Int?
  var repeats: Int?
  var step: Int?
  var output: String?
  var text: String?
}

/// What is answered; fields that do not apply are left out.
struct BenchmarkAnswer: Encodable {
  var seconds: Double?
  var cpu_seconds: Double?
  var step_seconds: [Double]?
  var bytes: Int?
  var error: String?
}

/// A request that cannot be met.
struct BenchmarkFailure: Error, CustomStringConvertible {
  var description: String
}
