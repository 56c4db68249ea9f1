import ArgumentParser
import Foundation

/// `raise serve`: policies over HTTP, alone or before a model server.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve policies over HTTP, alone or before a model server.",
    discussion: """
      Every setting can stand on the command line, in the environment (RAISE_SERVE_MAX_REQUESTS) or in a YAML file \
      (max-requests: 100); the earlier wins. SIGHUP loads the policies anew, and so does a change of their files; a bad \
      file keeps the old ones. SIGTERM finishes what was begun. See docs/server.md.

        raise serve --policy chat-input --policy chat-output --upstream http://127.0.0.1:8000
      """)

  @Option(help: ArgumentHelp("A YAML file of settings.", valueName: "file"))
  var config: String?

  @Flag(help: "Print the settings and where each came from, secrets hidden, and end.")
  var printConfig = false

  @Option(help: help("policy")) var policy: [String] = []
  @Option(help: help("policies", "dir")) var policies: [String] = []
  @Option(help: help("personal-data", "policy")) var personalData: String?
  @Option(help: help("shadow", "policy")) var shadow: [String] = []
  @Option(help: help("reward-policy", "policy")) var rewardPolicy: String?
  @Option(help: help("upstream", "url")) var upstream: String?
  @Option(help: help("host")) var host: String?
  @Option(help: help("port")) var port: String?
  @Option(help: help("tls-certificate", "file")) var tlsCertificate: String?
  @Option(help: help("tls-key", "file")) var tlsKey: String?
  @Option(help: help("log", "file")) var log: String?
  @Option(help: help("keys", "file")) var keys: String?
  @Option(help: help("on-failure")) var onFailure: String?
  @Option(help: help("time-budget-ms", "n")) var timeBudgetMs: String?
  @Option(help: help("media")) var media: String?
  @Option(help: help("max-body-bytes", "n")) var maxBodyBytes: String?
  @Option(help: help("max-requests", "n")) var maxRequests: String?
  @Option(help: help("max-connections", "n")) var maxConnections: String?
  @Option(help: help("max-texts", "n")) var maxTexts: String?
  @Option(help: help("body-timeout-s", "n")) var bodyTimeoutS: String?
  @Option(help: help("idle-timeout-s", "n")) var idleTimeoutS: String?
  @Option(help: help("drain-timeout-s", "n")) var drainTimeoutS: String?
  @Option(help: help("upstream-timeout-s", "n")) var upstreamTimeoutS: String?
  @Option(help: help("log-level")) var logLevel: String?

  func run() async throws {
    let configuration = try ServeConfiguration(
      file: config, environment: ProcessInfo.processInfo.environment, flags: flags)
    if printConfig {
      print(configuration.yaml, terminator: "")
    } else {
      try await ServeRun(settings: configuration.settings).run()
    }
  }

  /// What stands on the command line. The key of the model server has no flag: other users can see those.
  private var flags: [(name: String, values: [String])] {
    let single = [
      ("personal-data", personalData), ("reward-policy", rewardPolicy), ("upstream", upstream), ("host", host),
      ("port", port),
      ("tls-certificate", tlsCertificate), ("tls-key", tlsKey), ("log", log), ("keys", keys),
      ("on-failure", onFailure), ("time-budget-ms", timeBudgetMs), ("media", media),
      ("max-body-bytes", maxBodyBytes), ("max-requests", maxRequests), ("max-connections", maxConnections),
      ("max-texts", maxTexts), ("body-timeout-s", bodyTimeoutS), ("idle-timeout-s", idleTimeoutS),
      ("drain-timeout-s", drainTimeoutS), ("upstream-timeout-s", upstreamTimeoutS), ("log-level", logLevel),
    ].compactMap { name, value in value.map { (name, [$0]) } }
    return single + [("policy", policy), ("policies", policies), ("shadow", shadow)].filter { !$0.1.isEmpty }
  }

  private static func help(_ name: String, _ valueName: String? = nil) -> ArgumentHelp {
    ArgumentHelp(
      stringLiteral: Settings.all.first { $0.name == name }?.help ?? ""
    ).named(valueName)
  }
}

extension ArgumentHelp {
  fileprivate func named(_ valueName: String?) -> ArgumentHelp {
    var copy = self
    copy.valueName = valueName
    return copy
  }
}
