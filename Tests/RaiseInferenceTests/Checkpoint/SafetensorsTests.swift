import Foundation
import Testing

@testable import RaiseInference

@Suite struct SafetensorsTests {
  /// A file of a header and data, opened.
  private func open(_ header: String, data: Int, length: UInt64? = nil) throws -> Safetensors {
    let bytes = withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Array($0) }
    return try Safetensors(GuardedBytes.file(bytes + Array(header.utf8) + (0..<data).map { UInt8($0 & 0xFF) }))
  }

  @Test("Tensors, types and metadata are listed, unknown types too")
  func lists() throws {
    let file = try open(
      #"{"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[3,11]},"#
        + #""a":{"dtype":"I8","shape":[3],"data_offsets":[0,3]},"#
        + #""c":{"dtype":"F4","shape":[2],"data_offsets":[11,12]},"#
        + #""d":{"dtype":"F32","shape":[0,9],"data_offsets":[3,3]}}  "#,
      data: 12)
    #expect(file.metadata == ["k": "v"])
    #expect(file.tensors.count == 4)
    #expect(file.tensors["b"]?.shape == [2, 1])
    #expect(file.tensors["c"]?.type == .other("F4"))
    #expect(file.tensors["d"]?.count == 0)
  }

  @Test("An unaligned tensor's values are read")
  func unaligned() throws {
    let file = try open(
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[1,5]}}"#,
      data: 5)
    defer { withExtendedLifetime(file) {} }
    let values = TensorValues(try #require(file.tensors["b"]), in: file)
    var out: [Float] = [0, 0]
    try out.withUnsafeMutableBufferPointer { try values.copy(from: 0, count: 2, to: $0.baseAddress!) }
    #expect(out == [Float(bfloat16: 0x0201), Float(bfloat16: 0x0403)])
  }

  static let broken: [(String, Int, String)] = [
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
      "tensor a: expected 8 bytes for its shape and type, found 4"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3,
      "tensor a: expected offsets within 0...3, found 0..<4"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[2,1]}}"#, 3,
      "tensor a: expected offsets within 0...3, found 2..<1"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3,
      "tensors a and b overlap"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}"#, 3,
      "bytes 1..<2 of the data belong to no tensor"
    ),
    (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, 3, "bytes 1..<3 of the data belong to no tensor"),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2,
      "expected each key once, found \"a\" again"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0,
      "tensor a: impossible shape [4294967296, 4294967296]"
    ),
    (#"{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,0]}}"#, 0, "impossible shape"),
    (#"{"a":{"dtype":"U8","shape":[0,9223372036854775807,2],"data_offsets":[0,0]}}"#, 0, "impossible shape"),
    (#"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}"#, 1, "a.shape[0]: expected an integer in 0..."),
    (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}"#, 1, "a.data_offsets: expected an array of 2 to 2"),
    (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}}"#, 1, "a.x: unknown key"),
    (#"{"a":{"shape":[1],"data_offsets":[0,1]}}"#, 1, "a.dtype: expected a value, found nothing"),
    (#"{"__metadata__":{"k":1}}"#, 0, "__metadata__.k: expected a string"),
    ("[]", 0, "expected an object, found an array of 0"),
    ("{", 0, "expected"),
  ]

  @Test("A broken header is refused, and what is wrong is named", arguments: broken)
  func refuses(header: String, data: Int, says: String) {
    let message = message { _ = try open(header, data: data) }
    #expect(message.contains(says), "\(message)")
  }

  @Test("A header's length is held to the file and to the format")
  func refusesLengths() {
    #expect(message { _ = try open("{}", data: 0, length: 3) } == "memory: cut: expected at least 11 bytes, found 10")
    #expect(message { _ = try open("{}", data: 0, length: .max) }.contains("expected at most 100000000"))
    #expect(
      message { _ = try Safetensors(GuardedBytes.file([1, 2])) } == "memory: cut: expected at least 8 bytes, found 2")
    #expect(message { _ = try Safetensors(GuardedBytes.file([])) } == "memory: cut: expected at least 8 bytes, found 0")
  }

  @Test("A folder, a missing and an empty file are refused")
  func refusesOtherFiles() throws {
    let folder = try TemporaryFolder()
    #expect(message { _ = try MappedFile(path: folder.path(".")) }.hasSuffix("not a regular file"))
    #expect(message { _ = try MappedFile(path: folder.path("none")) }.hasSuffix("No such file or directory"))
    try Data().write(to: folder.url.appending(path: "empty"))
    #expect(message { _ = try Safetensors(path: folder.path("empty")) }.contains("cut"))
  }

  @Test("A written file reads back, its data on lines of 64 bytes, the same bytes every time")
  func writes() throws {
    let folder = try TemporaryFolder()
    let tensors: [(SafetensorsWriter.Declaration, [UInt8])] = [
      (.init(name: "odd", type: .uint8, shape: [3]), [1, 2, 3]),
      (.init(name: "line", type: .float32, shape: [4, 8]), Array(repeating: 7, count: 128)),
      (.init(name: "another \"line\"", type: .int8, shape: [64]), Array(repeating: 9, count: 64)),
      (.init(name: "half", type: .bfloat16, shape: [1]), [5, 6]),
    ]
    func write(_ tensors: [(SafetensorsWriter.Declaration, [UInt8])], to name: String) throws -> Data {
      let writer = try SafetensorsWriter(
        path: folder.path(name), tensors: tensors.map(\.0), metadata: ["b": "2", "a": "1"])
      for (tensor, bytes) in tensors { try bytes.withUnsafeBytes { try writer.write(tensor.name, $0) } }
      try writer.finish()
      return try Data(contentsOf: folder.url.appending(path: name))
    }
    #expect(try write(tensors, to: "a") == write(tensors.reversed(), to: "b"))
    let file = try Safetensors(path: folder.path("a"))
    defer { withExtendedLifetime(file) {} }
    #expect(file.metadata == ["a": "1", "b": "2"])
    for (declaration, bytes) in tensors {
      let tensor = try #require(file.tensors[declaration.name])
      #expect(tensor.shape == declaration.shape && tensor.type == declaration.type)
      #expect(Array(file.file.bytes[tensor.range]) == bytes)
      if bytes.count.isMultiple(of: 64) { #expect(tensor.range.lowerBound.isMultiple(of: 64)) }
    }
  }

  @Test("A writer that is let go leaves nothing behind")
  func leavesNothing() throws {
    let folder = try TemporaryFolder()
    do { _ = try SafetensorsWriter(path: folder.path("a"), tensors: [.init(name: "t", type: .int8, shape: [1])]) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).isEmpty)
  }
}
