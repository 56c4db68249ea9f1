import Foundation
import Testing

@testable import RaiseInference

@Suite struct CheckpointPackerTests {
  private static func maxima(_ name: String) -> [Float]? {
    if name.hasSuffix("experts.down") { return (0..<18).map { $0 % 6 == 2 ? 9 : 1 } }
    return name.hasSuffix("qkv") ? (0..<16).map { $0 < 3 ? 10 : 1 } : nil
  }

  @Test(
    "A packed checkpoint is used in place and has the same weights as packing on load", arguments: Precision.allCases)
  func sameWeights(precision: Precision) throws {
    let folder = try TemporaryFolder()
    let plain = try TestCheckpoint().open(in: folder)
    let url = folder.url.appending(path: "packed")
    try CheckpointPacker.pack(plain, precision: precision, into: url, maxima: Self.maxima)
    let packed = try Checkpoint(folder: url)
    #expect(packed.layout == .packed && packed.config == plain.config)
    let weights = try ModelWeights(checkpoint: packed, precision: precision)
    #expect(weights.memory.owned == 0 && weights.memory.mapped > 0)
    let loaded = try ModelWeights(checkpoint: plain, precision: precision, maxima: Self.maxima)
    #expect(weights.everything == loaded.everything)
    #expect((weights.layers[0].expertDown[1].exact?.count == 4) == (precision == .int8))
    #expect(FileManager.default.fileExists(atPath: packed.tokenizerPath))
    #expect(!FileManager.default.fileExists(atPath: packed.goldenPath))
  }

  @Test("A vocabulary's rows are read from the file; what is not of the file's mapping is not")
  func rowsFromFile() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appending(path: "packed")
    try CheckpointPacker.pack(try TestCheckpoint().open(in: folder), precision: .int8, into: url, maxima: Self.maxima)
    let weights = try ModelWeights(checkpoint: Checkpoint(folder: url))
    #expect(weights.tokenEmbedding.file != nil && weights.positionEmbedding?.file == nil)
    let path = url.appending(path: "model.safetensors").path(percentEncoded: false)
    let file = try MappedFile(path: path)
    var bytes = [UInt8](repeating: 0, count: 24)
    func read(at offset: Int) -> Bool {
      let address = UnsafeRawPointer(bitPattern: Int(bitPattern: file.bytes.baseAddress) + offset)!
      return bytes.withUnsafeMutableBytes { file.read(from: address, into: $0) }
    }
    let end = file.bytes.count
    #expect(read(at: end - 24) && bytes == Array(file.bytes.suffix(24)))
    #expect(!read(at: end - 23) && !read(at: end) && !read(at: -1))
    truncate(path, off_t(end - 8))
    #expect(!read(at: end - 24))
  }

  @Test("Packing twice gives the same bytes, and leaves nothing else behind")
  func deterministic() throws {
    let folder = try TemporaryFolder()
    let plain = try TestCheckpoint().open(in: folder)
    for name in ["a", "b"] {
      try CheckpointPacker.pack(plain, precision: .int8, into: folder.url.appending(path: name), maxima: Self.maxima)
    }
    for file in ["model.safetensors", "config.json", "tokenizer.json"] {
      let (a, b) = (folder.url.appending(path: "a/\(file)"), folder.url.appending(path: "b/\(file)"))
      #expect(try Data(contentsOf: a) == Data(contentsOf: b))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() == ["a", "b", "plain"])
  }

  @Test("What a killed process of the same number left is in nobody's way")
  func leftover() throws {
    let folder = try TemporaryFolder()
    let plain = try TestCheckpoint().open(in: folder)
    let partial = folder.url.appending(path: "packed.partial-\(getpid())")
    try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: false)
    try Data("half".utf8).write(to: partial.appending(path: "model.safetensors"))
    try CheckpointPacker.pack(plain, precision: .bfloat16, into: folder.url.appending(path: "packed"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() == ["packed", "plain"])
  }

  @Test("Nothing is packed over what is there, twice, from broken weights, or into another precision")
  func refuses() throws {
    let folder = try TemporaryFolder()
    let plain = try TestCheckpoint().open(in: folder)
    let url = folder.url.appending(path: "packed")
    try CheckpointPacker.pack(plain, precision: .bfloat16, into: url)
    #expect(message { try CheckpointPacker.pack(plain, precision: .int8, into: url) }.hasSuffix("exists already"))
    let packed = try Checkpoint(folder: url)
    let again = folder.url.appending(path: "again")
    #expect(message { try CheckpointPacker.pack(packed, precision: .int8, into: again) }.contains("already packed"))
    #expect(message { _ = try ModelWeights(checkpoint: packed, precision: .int8) }.contains("already packed"))
    let values = [Float](repeating: .nan, count: 32).withUnsafeBytes { Array($0) }
    let broken = try TestCheckpoint(replaced: ["layers.2.attention.query.bias": values]).open(in: folder, as: "broken")
    #expect(message { try CheckpointPacker.pack(broken, precision: .int8, into: again) }.contains("query.bias[0]: nan"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() == ["broken", "packed", "plain"])
  }

  /// Changes a tensor of a packed 8-bit checkpoint and loads it.
  private func load<T: BitwiseCopyable>(changing name: String, _ index: Int, to value: T) throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appending(path: "packed")
    let plain = try TestCheckpoint().open(in: folder)
    try CheckpointPacker.pack(plain, precision: .int8, into: url, maxima: Self.maxima)
    let path = url.appending(path: "model.safetensors")
    let start = try #require(try Safetensors(path: folder.path("packed/model.safetensors")).tensors[name]).range
      .lowerBound
    var bytes = try Data(contentsOf: path)
    let place = start + index * MemoryLayout<T>.stride
    withUnsafeBytes(of: value) { bytes.replaceSubrange(place..<place + $0.count, with: $0) }
    try bytes.write(to: path)
    _ = try ModelWeights(checkpoint: Checkpoint(folder: url))
  }

  @Test("Hostile numbers of a packed checkpoint are refused")
  func hostile() throws {
    let qkv = "layers.0.attention.qkv"
    #expect(
      message { try load(changing: "\(qkv).scale", 3, to: Float.nan) }
        == "\(qkv).scale[3]: nan cannot be kept as float32")
    #expect(
      message { try load(changing: "\(qkv).sum", 5, to: Int32.min) }
        == "\(qkv).sum[5]: expected -2048...2048, found -2147483648")
    #expect(
      message { try load(changing: "\(qkv).exact_channels", 3, to: Int32(16)) }.contains("expected 3...15, found 16"))
    #expect(message { try load(changing: "\(qkv).exact_channels", 1, to: Int32(-1)) }.contains("found -1"))
    #expect(message { try load(changing: "\(qkv).exact_channels", 1, to: Int32(0)) }.contains("found 0"))
    #expect(message { try load(changing: "\(qkv).exact", 1, to: Float.infinity) }.contains("inf cannot be kept"))
  }

  @Test("Shared and expert matrices that are kept in unlike numbers are refused")
  func unlike() throws {
    let folder = try TemporaryFolder()
    let plain = try TestCheckpoint().open(in: folder)
    let eight = try PackedTensors(plain, precision: .int8, maxima: nil)
    let wide = try PackedTensors(plain, precision: .float32, maxima: nil)
    let name = "layers.1.feed_forward.experts.up."
    let tensors =
      eight.tensors.filter { !$0.declaration.name.hasPrefix(name) }
      + wide.tensors.filter { $0.declaration.name.hasPrefix(name) }
    let path = folder.path("plain/model.safetensors")
    let writer = try SafetensorsWriter(
      path: path, tensors: tensors.map(\.declaration), metadata: ["format": "raise-panels/1"])
    for tensor in tensors { try writer.write(tensor.declaration.name, tensor.bytes) }
    try writer.finish()
    let mixed = try Checkpoint(folder: folder.url.appending(path: "plain"))
    #expect(message { _ = try ModelWeights(checkpoint: mixed) }.hasPrefix("layers.1.feed_forward: shared and expert"))
    withExtendedLifetime((eight, wide)) {}
  }
}
