import ArgumentParser
import Foundation
import RaiseServer
import Testing

@testable import RaiseServerCLI

@Suite struct ServeConfigurationTests {
  private func configuration(
    file: String? = nil, environment: [String: String] = [:], flags: [(name: String, values: [String])] = []
  ) throws -> ServeConfiguration {
    guard let file else { return try ServeConfiguration(file: nil, environment: environment, flags: flags) }
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("serve-\(UUID().uuidString).yaml").path
    try Data(file.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try ServeConfiguration(file: path, environment: environment, flags: flags)
  }

  @Test("A flag goes before the environment, that before the file, that before the default")
  func order() throws {
    let made = try configuration(
      file: "port: 1\nhost: a\nmax-requests: 10\npolicy: [p, q]\n",
      environment: ["RAISE_SERVE_PORT": "2", "RAISE_SERVE_HOST": "b", "RAISE_SERVE_POLICY": "r,s"],
      flags: [("port", ["3"])])
    #expect(made.settings.port == 3)
    #expect(made.settings.host == "b")
    #expect(made.settings.options.maxRequests == 10)
    #expect(made.settings.options.maxConnections == 4096)
    #expect(made.settings.policies == ["r", "s"])
    #expect(made.origins["port"] == "--port")
    #expect(made.origins["host"] == "RAISE_SERVE_HOST")
  }

  @Test("What is printed sets the same again, and hides secrets")
  func printed() throws {
    let made = try configuration(
      environment: ["RAISE_SERVE_UPSTREAM_KEY": "sk-very-secret"],
      flags: [
        ("policy", ["chat-input"]), ("host", ["a \"quoted\" name"]), ("media", ["pass"]), ("time-budget-ms", ["50"]),
      ])
    #expect(!made.yaml.contains("very-secret"))
    #expect(made.yaml.contains("# upstream-key: (hidden)  # RAISE_SERVE_UPSTREAM_KEY\n"))
    #expect(made.yaml.contains("port: 8080  # default\n"))
    let again = try configuration(file: made.yaml)
    for setting in Settings.all where !setting.isSecret {
      #expect(setting.show(again.settings) == setting.show(made.settings), "\(setting.name)")
    }
    #expect(again.settings.options.unjudgedMedia == .pass)
  }

  @Test(
    "A wrong setting is told with its origin and what was expected",
    arguments: [
      ("port: http", "port: expected a whole number from 0 to 65535, found \"http\""),
      ("media: maybe", "media: expected one of block, pass, found \"maybe\""),
      ("prot: 1", "unknown setting \"prot\" (known: policy, policies,"), ("- a", "expected a mapping of settings"),
      ("port: [1, 2]", "port: expected one value, found 2"),
      ("upstream: ftp://models", "upstream: expected an address like http://127.0.0.1:8000, found \"ftp://models\""),
      ("upstream: localhost:8000", "upstream: expected an address like"),
      ("upstream: 'http://'", "upstream: expected an"),
      ("port: {a: 1}", "port: expected a value, or a list of values"),
      ("port: 1\nupstream: http://u:secret@models", ".yaml:2:1: upstream: expected no user, password, query or"),
      ("\n\nprot: 1", ".yaml:3:1: unknown setting"),
    ])
  func wrong(file: String, message: String) {
    do {
      _ = try configuration(file: file)
      Issue.record("nothing was wrong")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
      #expect("\(error)".contains(".yaml:") && !"\(error)".contains("secret"))
    }
  }

  @Test("Every setting has a flag, but the secret one")
  func flags() {
    let help = ServeCommand.helpMessage(columns: 200)
    for setting in Settings.all { #expect(help.contains("--\(setting.name) ") != setting.isSecret, "\(setting.name)") }
  }
}
