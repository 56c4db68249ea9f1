/// Why a checkpoint cannot be read, packed or written.
public enum CheckpointError: Error, Sendable, Hashable {
  /// The system refuses to open, read or write a file.
  case unusable(path: String, reason: String)
  /// A file is larger than any of its kind need be.
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// Text that is not JSON.
  case malformedJSON(JSONPlace, expected: String, found: String)
  /// A key that no version of the format has.
  case unknownKey(JSONPlace, path: String, nearest: String?, known: [String])
  /// A key that the format asks for is absent.
  case missingKey(JSONPlace, path: String, expected: String)
  /// A value of the wrong type, out of its range, or in contradiction to another one.
  case invalidValue(JSONPlace, path: String, expected: String, found: String)
  /// A file that is not safetensors, or a broken one.
  case brokenTensorFile(path: String, TensorFileProblem)
  /// The tensors are not those that the config asks for.
  case wrongTensors(path: String, TensorDifferences)
  /// A weight that is NaN, infinite, or too large for the numbers it is to be kept in. The index is the element's, in
  /// row-major order.
  case notRepresentable(tensor: String, index: Int, value: Float, precision: Precision)
  /// A whole number of a packed checkpoint that is out of its range.
  case invalidElement(tensor: String, index: Int, expected: ClosedRange<Int>, found: Int)
  /// Packed matrices that read the same rows must be kept alike: all in 8 bits or none, with the same exact channels.
  case unlikeMatrices(layer: Int)
  /// What is asked for can only be made of a plain checkpoint.
  case alreadyPacked(path: String)
}

/// A place in a JSON text; line and column count from 1, the column in bytes.
public struct JSONPlace: Sendable, Hashable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let column: Int

  public var description: String { "\(file):\(line):\(column)" }
}

/// What can be wrong with the frame of a safetensors file. Offsets are bytes from the start of the tensors' data.
public enum TensorFileProblem: Sendable, Hashable {
  /// The file ends inside its header.
  case cut(expectedBytes: UInt64, foundBytes: Int)
  /// The header is longer than the format allows.
  case headerTooLong(bytes: UInt64, limit: Int)
  /// A tensor's range is reversed or leaves the file.
  case outside(tensor: String, begin: Int, end: Int, dataBytes: Int)
  /// A shape is negative or its product overflows.
  case impossibleShape(tensor: String, shape: [Int])
  /// A tensor's range has not the size of its shape and type.
  case wrongSize(tensor: String, expectedBytes: Int, foundBytes: Int)
  /// Two tensors share bytes.
  case overlap(first: String, second: String)
  /// Bytes that belong to no tensor.
  case hole(begin: Int, end: Int)
}

/// How the tensors of a file differ from those that a config asks for.
public struct TensorDifferences: Sendable, Hashable {
  /// A tensor of another shape or type.
  public struct Wrong: Sendable, Hashable {
    public let name: String
    public let expected: String
    public let found: String
  }

  public var missing: [String] = []
  public var unexpected: [String] = []
  public var wrong: [Wrong] = []

  var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && wrong.isEmpty }
}
