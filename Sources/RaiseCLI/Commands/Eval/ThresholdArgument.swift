import ArgumentParser
import RaiseEvaluation

/// A threshold as it stands on the command line: `0.5` for every head, `toxicity=0.4` for one, `toxicity:zh=0.6` for
/// one head and language.
struct ThresholdArgument: ExpressibleByArgument, Sendable {
  var head: String?
  var language: String?
  var value: Double

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count <= 2, let last = parts.last, let value = Double(last), value.isFinite else { return nil }
    self.value = value
    guard parts.count == 2 else { return }
    let names = parts[0].split(separator: ":", omittingEmptySubsequences: false)
    guard names.count <= 2, names.allSatisfy({ !$0.isEmpty }) else { return nil }
    head = String(names[0])
    language = names.count == 2 ? String(names[1]) : nil
  }
}

extension [ThresholdArgument] {
  /// The threshold that the arguments give for `head`; nil when none speaks of it.
  func threshold(of head: String, else base: Threshold) -> Threshold? {
    let own = filter { $0.head == nil || $0.head == head }
    guard !own.isEmpty else { return nil }
    var threshold = base
    threshold.origin = "given"
    for argument in own.filter({ $0.language == nil }) { threshold.value = argument.value }
    for argument in own.filter({ $0.head == head && $0.language == nil }) { threshold.value = argument.value }
    for argument in own {
      if let language = argument.language { threshold.byLanguage[language] = argument.value }
    }
    return threshold
  }
}
