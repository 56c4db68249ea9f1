import Foundation
import RaiseTesting
import Testing

@testable import RaiseInference

/// Broken files by the thousand: each gives a model or an error, and nothing outside of it is read.
///
/// The environment's RAISE_FUZZ sets how many; 100,000 take a few minutes.
@Suite struct FuzzTests {
  static let rounds = ProcessInfo.processInfo.environment["RAISE_FUZZ"].flatMap(Int.init) ?? 3000

  enum Target: String, CaseIterable {
    case plainHeader, packedHeader, plainFile, packedFile, config, bertConfig
  }

  @Test("A broken checkpoint is an error or a model, never a crash", arguments: Target.allCases)
  func fuzz(target: Target) throws {
    let folder = try TemporaryFolder()
    let source = TestCheckpoint()
    let plain = try source.open(in: folder)
    var weights = plain.withWeightBytes { Array($0) }
    if target == .packedHeader || target == .packedFile {
      let url = folder.url.appending(path: "packed")
      try CheckpointPacker.pack(plain, precision: .int8, into: url) {
        $0.hasSuffix("qkv") ? (0..<16).map { Float($0) } : nil
      }
      weights = try Checkpoint(folder: url).withWeightBytes { Array($0) }
    }
    var mutator = Mutator(seed: 2026)
    var (opened, refused) = (0, 0)
    for _ in 0..<Self.rounds / Target.allCases.count {
      let (config, file) = Self.mutate(target, config: Array(source.config.utf8), weights: weights, &mutator)
      do {
        try Self.load(config: config, weights: file, folder: folder.url)
        opened += 1
      } catch {
        refused += 1
        #expect(!"\(error)".isEmpty)
      }
    }
    #expect(refused > 0)
    if target != .bertConfig { #expect(opened > 0) }
  }

  private static func mutate(
    _ target: Target, config: [UInt8], weights: [UInt8], _ mutator: inout Mutator
  ) -> (config: [UInt8], weights: [UInt8]) {
    switch target {
    case .plainFile, .packedFile: return (config, mutator.mutated(weights))
    case .config: return (mutator.mutated(config), weights)
    case .bertConfig: return (mutator.mutated(Array(BERTTests.config.utf8)), weights)
    case .plainHeader, .packedHeader:
      let end = 8 + Int(weights[..<8].enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) })
      let header = mutator.mutated(Array(weights[8..<end]))
      let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
      return (config, length + header + weights[end...])
    }
  }

  /// Opens a checkpoint and reads every number of its weights.
  private static func load(config: [UInt8], weights: [UInt8], folder: URL) throws {
    let checkpoint = try Checkpoint(
      folder: folder, config: JSONText(file: "config.json", bytes: config),
      file: Safetensors(GuardedBytes.file(weights)))
    let loaded = try ModelWeights(checkpoint: checkpoint)
    #expect(!loaded.everything.isEmpty)
    #expect(checkpoint.parameters.total > 0)
  }
}

/// Breaks bytes in ways that readers are known to fall for.
struct Mutator {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private static let numbers = [
    "0", "-1", "1", "2", "16", "65535", "4294967295", "9223372036854775807", "18446744073709551616", "1e400", "0.5",
    "-0",
    "null", "[]", "\"\"", "{}",
  ]

  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<1 + next(3) {
      guard !bytes.isEmpty else { return bytes }
      change(&bytes)
    }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = next(bytes.count)
    switch next(7) {
    case 0: bytes[place] ^= 1 << UInt8(next(8))
    case 1: bytes[place] = UInt8(next(256))
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + next(16)))
    case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + next(64))], at: next(bytes.count))
    case 4: bytes.removeSubrange((next(8) == 0 ? place : bytes.count - 1)...)
    case 5: bytes[next(min(8, bytes.count))] = UInt8(next(256))
    default: replaceNumber(in: &bytes, near: place)
    }
  }

  /// Puts another value where digits stand.
  private mutating func replaceNumber(in bytes: inout [UInt8], near place: Int) {
    let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: Self.numbers[next(Self.numbers.count)].utf8)
  }

  private mutating func next(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }
}
