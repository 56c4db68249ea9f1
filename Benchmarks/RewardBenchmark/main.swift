// Measures the scorer of answers with the shipped policy, on one core: pairs a second, and sixteen answers to one prompt
// together against each alone.
//
//   RaiseRewardBenchmark POLICY_FILE [--quick]
//
// Prints one JSON object a line.
import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard let policy = arguments.first, !policy.hasPrefix("-") else {
  FileHandle.standardError.write(Data("RaiseRewardBenchmark: expected the path of a policy file\n".utf8))
  exit(2)
}
do {
  try await RewardBenchmark(policy: policy, runs: arguments.contains("--quick") ? 3 : 5).run()
} catch {
  FileHandle.standardError.write(Data("RaiseRewardBenchmark: \(error)\n".utf8))
  exit(2)
}
