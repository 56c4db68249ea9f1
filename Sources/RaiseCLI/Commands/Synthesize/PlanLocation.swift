import ArgumentParser
import Foundation
import RaiseRules

/// Finds plans: by path, or by name under `synthesis/` of the folders that hold policies.
struct PlanLocation {
  let policies: PolicyLocationOptions

  /// The path of a plan.
  ///
  /// - Throws: `ValidationError` that lists the plans there are.
  func path(of plan: String) throws -> String {
    if plan.contains("/") || plan.hasSuffix(".yaml") || plan.hasSuffix(".yml") { return plan }
    let folders = try policies.library().folders.map { $0 + "/synthesis" }
    for folder in folders {
      let path = "\(folder)/\(plan).yaml"
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    let known = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
      .filter { $0.hasSuffix(".yaml") }.map { $0.dropLast(5) }.sorted()
    throw ValidationError(
      "--plan: no plan \"\(plan)\" in \(folders.joined(separator: ", ")) (known: \(known.joined(separator: ", ")))")
  }
}
