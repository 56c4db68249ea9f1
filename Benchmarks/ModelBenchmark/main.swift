import Foundation

// Reads requests from standard input and answers each on standard output, one JSON object a line, until input ends.
let bench = ModelBench()
let encoder = JSONEncoder()
while let line = readLine() {
  var answer: BenchmarkAnswer
  do {
    answer = try bench.answer(JSONDecoder().decode(BenchmarkRequest.self, from: Data(line.utf8)))
  } catch {
    answer = BenchmarkAnswer(error: "\(error)")
  }
  FileHandle.standardOutput.write(try encoder.encode(answer) + Data("\n".utf8))
}
