import Foundation
import RaiseServer

/// The register of settings, in the order of `--print-config`. Each has its flag in `ServeCommand`.
enum Settings {
  static let all: [Setting] = [
    .list("policy", "A policy; several judge together, each in its stages.", \.policies),
    .list("policies", "A folder of policies.", \.policyFolders),
    .text(
      "personal-data", "The policy that finds personal data for Presidio's clients; none for none.", \.personalData),
    .list("shadow", "A policy on trial: judges beside the others, is recorded, changes nothing.", \.shadows),
    .text("reward-policy", "The policy that scores answers for trainers; none serves no reward routes.", \.reward),
    .address("upstream", "The model server to stand before: http://127.0.0.1:8000.", \.upstream),
    .text("upstream-key", "The key that the model server wants.", \.upstreamKey, isSecret: true),
    .text("host", "The address to listen on.", \.host),
    .number("port", "The port to listen on; 0 takes a free one.", \.port, 0...65535),
    .text("tls-certificate", "A file with the certificate and its chain, in PEM.", \.tlsCertificate),
    .text("tls-key", "A file with the certificate's private key, in PEM.", \.tlsKey),
    .text("log", "The decision log.", \.log),
    .text("keys", "A file of API keys, as digests; without one everyone is let in.", \.keys),
    .choice("on-failure", "What becomes of a text that cannot be judged.", \.failure, ["closed", "open"]),
    .optionalNumber(
      "time-budget-ms", "The longest that one check may take; then on-failure holds.", \.timeBudgetMilliseconds),
    .choice(
      "media", "What becomes of images, audio and files, which cannot be judged.", \.media,
      ServerOptions.UnjudgedMedia.allCases.map(\.rawValue)),
    .number("max-body-bytes", "The largest body of a request.", \.options.maxBodyBytes, 1...(1 << 30)),
    .number("max-requests", "How many requests are worked on at a time.", \.options.maxRequests, 1...100_000),
    .number("max-connections", "How many connections are open at a time.", \.options.maxConnections, 1...100_000),
    .number("max-texts", "How many texts one request may hand over.", \.options.maxTexts, 1...100_000),
    .seconds("body-timeout-s", "How long a body may take to arrive.", \.options.bodyTimeout),
    .seconds(
      "idle-timeout-s", "How long a connection may be silent, send headers, or not take its answer.",
      \.options.idleTimeout
    ),
    .seconds("drain-timeout-s", "How long requests may go on after the order to stop.", \.options.drainTimeout),
    .seconds("upstream-timeout-s", "How long the model server may be silent.", \.options.upstreamTimeout),
    .choice(
      "log-level", "How much is said on standard error.", \.logLevel, ["debug", "info", "notice", "warning", "error"]),
  ]

  /// The setting of that name.
  ///
  /// - Throws: ``SettingError`` that lists the names there are.
  static func named(_ name: String) throws -> Setting {
    if let setting = all.first(where: { $0.name == name }) { return setting }
    throw SettingError(
      description: "unknown setting \"\(name)\" (known: \(all.map(\.name).joined(separator: ", ")))")
  }
}

extension ServeSettings {
  /// The name of ``ServerOptions/unjudgedMedia``.
  var media: String {
    get { options.unjudgedMedia.rawValue }
    set { options.unjudgedMedia = ServerOptions.UnjudgedMedia(rawValue: newValue) ?? .block }
  }
}

/// Where a setting's value is kept.
private typealias SettingPath<Value> = any WritableKeyPath<ServeSettings, Value> & Sendable

extension Setting {
  fileprivate static func list(_ name: String, _ help: String, _ path: SettingPath<[String]>) -> Setting {
    Setting(name: name, help: help, isList: true, set: { $0[keyPath: path] = $1 }, show: { $0[keyPath: path] })
  }

  fileprivate static func text(_ name: String, _ help: String, _ path: SettingPath<String>) -> Setting {
    Setting(name: name, help: help, set: { $0[keyPath: path] = try one($1, name) }, show: { [$0[keyPath: path]] })
  }

  fileprivate static func text(
    _ name: String, _ help: String, _ path: SettingPath<String?>, isSecret: Bool = false
  ) -> Setting {
    Setting(
      name: name, help: help, isSecret: isSecret, set: { $0[keyPath: path] = try one($1, name) },
      show: { $0[keyPath: path].map { [$0] } ?? [] })
  }

  fileprivate static func choice(
    _ name: String, _ help: String, _ path: SettingPath<String>, _ known: [String]
  ) -> Setting {
    Setting(
      name: name, help: help,
      set: {
        let value = try one($1, name)
        guard known.contains(value) else {
          throw SettingError(
            description: "\(name): expected one of \(known.joined(separator: ", ")), found \"\(value)\"")
        }
        $0[keyPath: path] = value
      }, show: { [$0[keyPath: path]] })
  }

  fileprivate static func address(
    _ name: String, _ help: String, _ path: SettingPath<String?>
  ) -> Setting {
    Setting(
      name: name, help: help,
      set: {
        let value = try one($1, name)
        let url = URL(string: value)
        guard ["http", "https"].contains(url?.scheme), url?.host()?.isEmpty == false else {
          throw SettingError(description: "\(name): expected an address like http://127.0.0.1:8000, found \"\(value)\"")
        }
        guard url?.user() == nil, url?.password() == nil, url?.query() == nil, url?.fragment() == nil else {
          throw SettingError(
            description: "\(name): expected no user, password, query or fragment in the address; a key is upstream-key")
        }
        $0[keyPath: path] = value
      }, show: { $0[keyPath: path].map { [$0] } ?? [] })
  }

  fileprivate static func number(
    _ name: String, _ help: String, _ path: SettingPath<Int>, _ range: ClosedRange<Int>
  ) -> Setting {
    Setting(
      name: name, help: help, set: { $0[keyPath: path] = try number(one($1, name), name, range) },
      show: { ["\($0[keyPath: path])"] })
  }

  fileprivate static func optionalNumber(
    _ name: String, _ help: String, _ path: SettingPath<Int?>
  ) -> Setting {
    Setting(
      name: name, help: help, set: { $0[keyPath: path] = try number(one($1, name), name, 1...3_600_000) },
      show: { $0[keyPath: path].map { ["\($0)"] } ?? [] })
  }

  fileprivate static func seconds(
    _ name: String, _ help: String, _ path: SettingPath<Duration>
  ) -> Setting {
    Setting(
      name: name, help: help, set: { $0[keyPath: path] = .seconds(try number(one($1, name), name, 1...86_400)) },
      show: { ["\($0[keyPath: path].components.seconds)"] })
  }

  private static func one(_ values: [String], _ name: String) throws -> String {
    guard values.count == 1 else {
      throw SettingError(description: "\(name): expected one value, found \(values.count)")
    }
    return values[0]
  }

  private static func number(_ text: String, _ name: String, _ range: ClosedRange<Int>) throws -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw SettingError(
        description:
          "\(name): expected a whole number from \(range.lowerBound) to \(range.upperBound), found \"\(text)\"")
    }
    return number
  }
}
