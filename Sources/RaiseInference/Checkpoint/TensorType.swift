/// The type of a tensor's elements. The ones this core reads are cases; others are kept by name, so that a file that
/// has them can be listed.
package enum TensorType: Sendable, Hashable {
  case float32, float16, bfloat16, int8, uint8, int32
  case other(String)

  package init(_ name: String) {
    self = Self.names.first { $0.name == name }?.type ?? .other(name)
  }

  /// As safetensors spells it.
  package var name: String {
    if case .other(let name) = self { return name }
    return Self.names.first { $0.type == self }?.name ?? ""
  }

  /// Bytes an element takes; nil where that is not known, or not a whole number.
  package var byteCount: Int? {
    switch self {
    case .float32, .int32: 4
    case .float16, .bfloat16: 2
    case .int8, .uint8: 1
    case .other(let name): Self.otherByteCounts[name]
    }
  }

  private static let names: [(type: TensorType, name: String)] = [
    (.float32, "F32"), (.float16, "F16"), (.bfloat16, "BF16"), (.int8, "I8"), (.uint8, "U8"), (.int32, "I32"),
  ]
  private static let otherByteCounts = [
    "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1, "F8_E8M0": 1, "I16": 2, "U16": 2, "U32": 4, "I64": 8, "U64": 8, "F64": 8,
    "C64": 8,
  ]
}

/// The numbers that weights are kept in.
public enum Precision: String, Sendable, Hashable, CaseIterable, Codable {
  case float32, bfloat16, float16, int8

  /// The largest number that does not become infinite.
  var greatestMagnitude: Float {
    switch self {
    case .float32, .int8: Float.greatestFiniteMagnitude
    case .bfloat16: Float(bitPattern: 0x7F7F_7FFF)
    case .float16: Float(65520).nextDown
    }
  }
}
