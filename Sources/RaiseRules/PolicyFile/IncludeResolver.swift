import RaiseCore

/// Reads a policy file with the policies it includes, each once, and gathers their rules: included ones first.
///
/// An included rule runs in those stages in which it would run by itself and which the policy that is loaded names too.
struct IncludeResolver {
  let library: PolicyLibrary
  /// The rules of everything read so far, in the stages of the policy that is loaded.
  private(set) var rules: [RuleDefinition] = []
  private var chain: [String] = []
  private var done: Set<String> = []
  private var problems: [PolicyProblem] = []

  init(library: PolicyLibrary) { self.library = library }

  /// Reads the file at `path`.
  ///
  /// - Parameter name: What the policy must be called; nil when any name will do.
  /// - Throws: ``PolicyFileError`` with everything that is wrong in any of the files.
  mutating func read(_ path: String, named name: String?) throws -> PolicyFile {
    let file = open(path, named: name)
    if let file { narrowRules(to: file.stages) }
    if let file { checkTests(of: file) }
    if let file { checkReward(of: file) }
    guard let file, problems.isEmpty else { throw PolicyFileError(problems) }
    return file
  }

  private mutating func open(_ path: String, named name: String?) -> PolicyFile? {
    let file: PolicyFile
    do {
      file = try PolicyFile(parsing: library.text(at: path), path: path)
    } catch {
      problems += error.problems
      return nil
    }
    if let name, file.name != name {
      let message = "expected \(quoted(name)) as in the file's name, found \(quoted(file.name))"
      problems.append(PolicyProblem(file: path, position: file.namePosition, path: "name", message: message))
    }
    chain.append(file.name)
    for include in file.includes { follow(include, of: file) }
    add(file.rules)
    done.insert(file.name)
    chain.removeLast()
    return file
  }

  private mutating func follow(_ include: PolicyFile.Include, of file: PolicyFile) {
    let report = { (message: String) in
      PolicyProblem(file: file.path, position: include.position, path: include.path, message: message)
    }
    guard !chain.contains(include.name) else {
      let round = (chain + [include.name]).joined(separator: " → ")
      problems.append(report("policy \(quoted(include.name)) includes itself: \(round)"))
      return
    }
    guard !done.contains(include.name) else { return }
    let folder = file.path.lastIndex(of: "/").map { String(file.path[...$0]) } ?? "."
    guard let path = try? library.find(include.name, near: folder) else {
      problems.append(report(library.missing(include.name)))
      return
    }
    guard let included = open(path, named: include.name) else { return }
    if Set(file.stages).isDisjoint(with: included.stages) {
      let names = included.stages.map(\.rawValue).joined(separator: ", ")
      problems.append(report("policy \(quoted(include.name)) has none of this policy's stages (its stages: \(names))"))
    }
  }

  private mutating func add(_ added: [RuleDefinition]) {
    for rule in added {
      if let other = rules.first(where: { $0.id == rule.id }) {
        let message =
          "rule id \(quoted(rule.id)) is taken by policy \(quoted(other.policy)), at \(other.file):\(other.position)"
        problems.append(PolicyProblem(file: rule.file, position: rule.position, message: message))
      }
      rules.append(rule)
    }
  }

  private mutating func narrowRules(to stages: [Stage]) {
    for index in rules.indices {
      rules[index].actions = rules[index].actions.filter { stages.contains($0.key) }
    }
  }

  /// So can a signal of the reward.
  private mutating func checkReward(of file: PolicyFile) {
    let known = rules.map(\.id)
    for rule in file.rewardSection?.ruleNames ?? [] where !known.contains(rule.name) {
      let message = "unknown rule \(quoted(rule.name)) \(NearestName.hint(rule.name, known: known))"
      problems.append(PolicyProblem(file: file.path, position: rule.position, path: rule.path, message: message))
    }
  }

  /// A test can name an included rule, so its rule is looked up last.
  private mutating func checkTests(of file: PolicyFile) {
    let known = rules.map(\.id)
    for test in file.tests {
      guard let rule = test.rule, !known.contains(rule) else { continue }
      let message = "unknown rule \(quoted(rule)) \(NearestName.hint(rule, known: known))"
      problems.append(
        PolicyProblem(file: test.file, position: test.rulePosition, path: "\(test.path).rule", message: message))
    }
  }
}
