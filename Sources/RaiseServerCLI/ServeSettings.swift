import RaiseServer

/// How the server is to run: every setting, from wherever it came.
struct ServeSettings: Sendable {
  var policies: [String] = []
  var policyFolders: [String] = []
  var personalData = "personal-data"
  var shadows: [String] = []
  var reward = "none"
  var upstream: String?
  var upstreamKey: String?
  var host = "127.0.0.1"
  var port = 8080
  var tlsCertificate: String?
  var tlsKey: String?
  var log = "decisions.sqlite"
  var keys: String?
  var failure = "closed"
  var timeBudgetMilliseconds: Int?
  var logLevel = "info"
  var options = ServerOptions()
}

/// One setting: its name on the command line (`--max-requests`), in the environment (`RAISE_SERVE_MAX_REQUESTS`) and in
/// the file (`max-requests:`), and how it is read and shown.
struct Setting: Sendable {
  let name: String
  /// What it is, in a sentence.
  let help: String
  /// Whether it may be given several times.
  var isList = false
  /// Whether its value is never shown.
  var isSecret = false
  /// - Throws: ``SettingError`` that says what was expected.
  let set: @Sendable (inout ServeSettings, [String]) throws -> Void
  /// Its values, as they would be given.
  let show: @Sendable (ServeSettings) -> [String]

  /// The name in the environment.
  var environmentName: String { "RAISE_SERVE_" + name.uppercased().replacing("-", with: "_") }
}

/// A setting with a value that it cannot have, or a name that none has.
struct SettingError: Error, CustomStringConvertible {
  var description: String
}
