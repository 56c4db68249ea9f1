/// The values of a stored floating-point tensor, read as 32-bit floats wherever they lie: files of other writers need
/// not align them.
struct TensorValues {
  let name: String
  let type: TensorType
  let count: Int
  private let base: UnsafeRawPointer

  /// - Precondition: the tensor is one of the three floating-point types.
  init(_ tensor: Safetensors.Tensor, in file: Safetensors) {
    precondition(Self.types.contains(tensor.type))
    name = tensor.name
    type = tensor.type
    count = tensor.count
    base = file.address(of: tensor) ?? UnsafeRawPointer(bitPattern: 64)!
  }

  static let types: [TensorType] = [.float32, .float16, .bfloat16]

  /// Copies `count` values from index `start` on.
  ///
  /// - Throws: ``CheckpointError/notRepresentable(tensor:index:value:precision:)`` at a value that the precision cannot
  ///   hold; NaN and infinity never are.
  func copy(
    from start: Int, count: Int, to out: UnsafeMutablePointer<Float>, for precision: Precision = .float32
  ) throws(CheckpointError) {
    precondition(start >= 0 && count >= 0 && start + count <= self.count)
    switch type {
    case .float32: copyEach(UInt32.self, from: start, count: count, to: out) { Float(bitPattern: $0) }
    case .bfloat16: copyEach(UInt16.self, from: start, count: count, to: out) { Float(bfloat16: $0) }
    default: copyEach(UInt16.self, from: start, count: count, to: out) { Float(float16: $0) }
    }
    let limit = precision.greatestMagnitude
    var refused: UInt32 = 0
    for i in 0..<count { refused |= out[i].magnitude <= limit ? 0 : 1 }
    if refused != 0, let index = (0..<count).first(where: { !(out[$0].magnitude <= limit) }) {
      throw .notRepresentable(tensor: name, index: start + index, value: out[index], precision: precision)
    }
  }

  /// The numbers it is stored in.
  var precision: Precision { type.precision ?? .float32 }
  var byteCount: Int { count * (type.byteCount ?? 0) }

  /// Sees that all values are finite.
  func check() throws(CheckpointError) {
    let chunk = 4096
    try withUnsafeTemporaryBuffer(count: chunk) { (buffer) throws(CheckpointError) in
      for start in stride(from: 0, to: count, by: chunk) {
        try copy(from: start, count: min(chunk, count - start), to: buffer)
      }
    }
  }

  /// All values, in memory of our own.
  func float32(in arena: WeightArena) throws(CheckpointError) -> UnsafePointer<Float> {
    let out = arena.allocate(Float.self, count: count)
    try copy(from: 0, count: count, to: out)
    return UnsafePointer(out)
  }

  /// The values where they lie, as rows of a table; nil if they are not aligned.
  var tableInPlace: RowTable.Storage? {
    guard let width = type.byteCount, Int(bitPattern: base).isMultiple(of: width) else { return nil }
    return switch type {
    case .float32: .float32(base.bindMemory(to: Float.self, capacity: count))
    case .bfloat16: .bfloat16(base.bindMemory(to: UInt16.self, capacity: count))
    default: .float16(base.bindMemory(to: UInt16.self, capacity: count))
    }
  }

  private func withUnsafeTemporaryBuffer(
    count: Int, _ body: (UnsafeMutablePointer<Float>) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    let buffer = UnsafeMutablePointer<Float>.allocate(capacity: count)
    defer { buffer.deallocate() }
    try body(buffer)
  }

  @inline(__always)
  private func copyEach<T: BitwiseCopyable>(
    _: T.Type, from start: Int, count: Int, to out: UnsafeMutablePointer<Float>, _ widen: (T) -> Float
  ) {
    let first = base + start * MemoryLayout<T>.stride
    for i in 0..<count { out[i] = widen(first.loadUnaligned(fromByteOffset: i * MemoryLayout<T>.stride, as: T.self)) }
  }
}
