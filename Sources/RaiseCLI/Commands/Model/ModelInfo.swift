import Crypto
import Foundation
import RaiseInference

/// What `raise model info` says.
struct ModelInfo: Encodable {
  var name, version, description: String
  var architecture: [String]
  var parameters: Parameters
  var weights: Weights?
  /// Nil for a model without sessions, and where it is too much to be allocated for this.
  var keysAndValues: KeysAndValues?
  var instructionSet: String

  struct Parameters: Encodable {
    var total, activePerToken, embeddings, attention, shared, experts, router, norms, heads: Int
  }

  struct Weights: Encodable {
    var layout: String
    /// The numbers that the matrices are stored in, by their name on the command line.
    var precision: String
    var fileBytes, mappedBytes, ownedBytes: Int
    /// Of what `sha256sum config.json model.safetensors tokenizer.json` prints in the folder, the SHA-256.
    var digest: String
  }

  struct KeysAndValues: Encodable {
    var positions, bytes, bytesWithFullAttention: Int
    var saved: Double { 1 - Double(bytes) / Double(bytesWithFullAttention) }

    enum CodingKeys: CodingKey { case positions, bytes, bytesWithFullAttention, saved }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(positions, forKey: .positions)
      try container.encode(bytes, forKey: .bytes)
      try container.encode(bytesWithFullAttention, forKey: .bytesWithFullAttention)
      try container.encode(saved, forKey: .saved)
    }
  }

  init(folder: URL, context: Int?) throws {
    let config = try ModelConfig(folder: folder)
    (name, version, description) = (config.name, config.version, config.description)
    architecture = config.summary
    let counts = config.parameters
    parameters = Parameters(
      total: counts.total, activePerToken: counts.activePerToken, embeddings: counts.embeddings,
      attention: counts.attention, shared: counts.shared, experts: counts.experts, router: counts.router,
      norms: counts.norms, heads: counts.heads)
    keysAndValues = try config.sessionMemory(positions: context).map {
      KeysAndValues(positions: $0.positions, bytes: $0.bytes, bytesWithFullAttention: $0.bytesWithFullAttention)
    }
    instructionSet = InstructionSet.best
    weights = try Self.weights(folder)
  }

  private static func weights(_ folder: URL) throws -> Weights? {
    let file = folder.appending(path: "model.safetensors")
    guard FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) else { return nil }
    let checkpoint = try Checkpoint(folder: folder)
    let memory = try checkpoint.weightMemory()
    return Weights(
      layout: checkpoint.layout == .packed ? "packed" : "plain",
      precision: PrecisionName(memory.precision).rawValue,
      fileBytes: try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0, mappedBytes: memory.mapped,
      ownedBytes: memory.owned, digest: try digest(folder))
  }

  private static func digest(_ folder: URL) throws -> String {
    let lines = try ["config.json", "model.safetensors", "tokenizer.json"].map { name in
      let data = try Data(contentsOf: folder.appending(path: name), options: .mappedIfSafe)
      return "\(hexadecimal(SHA256.hash(data: data)))  \(name)\n"
    }
    return "sha256:" + hexadecimal(SHA256.hash(data: Data(lines.joined().utf8)))
  }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { String(format: "%02x", $0) }.joined()
  }

  /// Two columns for people.
  var rows: [[String]] {
    var rows = [["name", "\(name) \(version)"]]
    if !description.isEmpty { rows.append(["description", description]) }
    for (index, line) in architecture.enumerated() { rows.append([index == 0 ? "architecture" : "", line]) }
    rows.append([
      "parameters", "\(grouped(parameters.total)), of which a token uses \(grouped(parameters.activePerToken))",
    ])
    for (part, count) in [
      ("embeddings", parameters.embeddings), ("attention", parameters.attention), ("shared experts", parameters.shared),
      ("routed experts", parameters.experts), ("routers", parameters.router), ("norms", parameters.norms),
      ("heads", parameters.heads),
    ] where count > 0 { rows.append(["", "\(part) \(grouped(count))"]) }
    return rows + weightRows + cacheRows + [["kernels", instructionSet]]
  }

  private var cacheRows: [[String]] {
    guard let cache = keysAndValues else {
      return [["keys and values", "not measured: the model is not causal, or they take over 2 GiB (try --context)"]]
    }
    return [
      ["keys and values", "\(grouped(cache.bytes)) bytes for \(grouped(cache.positions)) positions"],
      [
        "",
        "\(String(format: "%.1f", cache.saved * 100))% below full attention in every layer "
          + "(\(grouped(cache.bytesWithFullAttention)) bytes)",
      ],
    ]
  }

  private var weightRows: [[String]] {
    guard let weights else { return [["weights", "none: the folder has no model.safetensors"]] }
    return [
      ["weights", "\(weights.layout), \(weights.precision), \(grouped(weights.fileBytes)) bytes"],
      ["", "mapped \(grouped(weights.mappedBytes)) bytes, private \(grouped(weights.ownedBytes)) bytes"],
      ["digest", weights.digest],
    ]
  }

  private func grouped(_ number: Int) -> String {
    var digits = String(number)
    var index = digits.count - 3
    while index > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
      index -= 3
    }
    return digits
  }
}
