/// A safetensors file, mapped, and the list of its tensors, checked.
///
/// ```
/// 8 bytes   length N of the header, unsigned, little-endian; at most 100 MB
/// N bytes   {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, ...,
///            "__metadata__": {"key": "value", ...}}, then spaces
/// the rest  the tensors' data, row-major, little-endian; offsets count from here
/// ```
/// The tensors cover the data without overlaps and without holes. Source: the format section of the safetensors
/// library's README (github.com/huggingface/safetensors).
package struct Safetensors: Sendable {
  package static let maxHeaderBytes = 100_000_000

  /// A tensor of the file.
  package struct Tensor: Sendable, Hashable {
    package let name: String
    package let type: TensorType
    package let shape: [Int]
    /// Bytes from the start of the file.
    package let range: Range<Int>

    /// How many elements it has.
    package var count: Int { shape.reduce(1, *) }
  }

  package let file: MappedFile
  package let metadata: [String: String]
  package let tensors: [String: Tensor]

  package init(path: String) throws(CheckpointError) {
    try self.init(MappedFile(path: path))
  }

  package init(_ file: MappedFile) throws(CheckpointError) {
    let bytes = file.bytes
    let dataStart = try Self.dataStart(bytes, path: file.path)
    let text = JSONText(file: file.path, bytes: [UInt8](bytes[8..<dataStart]))
    let header = try JSONField(text: text, path: "", value: JSONReader.read(text, maxValues: 1 << 21)).anyObject()
    var tensors: [Tensor] = []
    var metadata: [String: String] = [:]
    for member in header.members {
      let field = JSONField(text: text, path: member.key, value: member.value)
      if member.key == "__metadata__" {
        metadata = try Self.metadata(field)
      } else {
        tensors.append(try Tensor(field, dataStart: dataStart, fileBytes: bytes.count))
      }
    }
    try Self.checkCover(tensors, dataStart: dataStart, fileBytes: bytes.count, path: file.path)
    self.file = file
    self.metadata = metadata
    self.tensors = Dictionary(tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The tensor's first byte.
  package func address(of tensor: Tensor) -> UnsafeRawPointer? {
    file.bytes.baseAddress.map { $0 + tensor.range.lowerBound }
  }

  private static func dataStart(_ bytes: UnsafeRawBufferPointer, path: String) throws(CheckpointError) -> Int {
    guard bytes.count >= 8 else { throw .brokenTensorFile(path: path, .cut(expectedBytes: 8, foundBytes: bytes.count)) }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= maxHeaderBytes else {
      throw .brokenTensorFile(path: path, .headerTooLong(bytes: length, limit: maxHeaderBytes))
    }
    guard Int(length) <= bytes.count - 8 else {
      throw .brokenTensorFile(path: path, .cut(expectedBytes: 8 + length, foundBytes: bytes.count))
    }
    return 8 + Int(length)
  }

  private static func metadata(_ field: JSONField) throws(CheckpointError) -> [String: String] {
    var metadata: [String: String] = [:]
    for member in try field.anyObject().members {
      metadata[member.key] = try JSONField(
        text: field.text, path: "\(field.path).\(member.key)", value: member.value
      ).string(maxBytes: 1 << 20)
    }
    return metadata
  }

  private static func checkCover(
    _ tensors: [Tensor], dataStart: Int, fileBytes: Int, path: String
  ) throws(CheckpointError) {
    var end = dataStart
    var previous = ""
    for tensor in tensors.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }) {
      if tensor.range.lowerBound < end {
        throw .brokenTensorFile(path: path, .overlap(first: previous, second: tensor.name))
      }
      if tensor.range.lowerBound > end {
        throw .brokenTensorFile(path: path, .hole(begin: end - dataStart, end: tensor.range.lowerBound - dataStart))
      }
      (end, previous) = (tensor.range.upperBound, tensor.name)
    }
    guard end == fileBytes else {
      throw .brokenTensorFile(path: path, .hole(begin: end - dataStart, end: fileBytes - dataStart))
    }
  }
}

extension Safetensors.Tensor {
  fileprivate init(_ field: JSONField, dataStart: Int, fileBytes: Int) throws(CheckpointError) {
    let fields = try field.object(["dtype", "shape", "data_offsets"])
    let path = field.text.file
    name = field.path
    type = TensorType(try fields.required("dtype").string(maxBytes: 32))
    var shape: [Int] = []
    for size in try fields.required("shape").array(count: 0...16) { shape.append(try size.integer(0...Int.max)) }
    self.shape = shape
    let offsets = try fields.required("data_offsets").array(count: 2...2)
    let (begin, end) = (try offsets[0].integer(0...Int.max), try offsets[1].integer(0...Int.max))
    guard begin <= end, end <= fileBytes - dataStart else {
      throw .brokenTensorFile(
        path: path, .outside(tensor: name, begin: begin, end: end, dataBytes: fileBytes - dataStart))
    }
    range = dataStart + begin..<dataStart + end
    guard let count = Self.product(shape) else {
      throw .brokenTensorFile(path: path, .impossibleShape(tensor: name, shape: shape))
    }
    guard let width = type.byteCount else { return }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: width)
    guard !overflow else { throw .brokenTensorFile(path: path, .impossibleShape(tensor: name, shape: shape)) }
    guard bytes == end - begin else {
      throw .brokenTensorFile(path: path, .wrongSize(tensor: name, expectedBytes: bytes, foundBytes: end - begin))
    }
  }

  /// The number of elements, or nil if no Int holds it. A zero does not excuse the sizes beside it.
  private static func product(_ shape: [Int]) -> Int? {
    var product = 1
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: max(size, 1))
      guard !overflow else { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }
}
