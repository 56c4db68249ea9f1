import Crypto
import Foundation
import RaiseInference

/// What is wrong with a dictionary's tensors, whose frame and shapes are right.
struct ChineseDictionaryError: Error, Hashable, CustomStringConvertible {
  var path: String
  var problem: String

  var description: String { "\(path): \(problem)" }
}

/// Reads `words.safetensors`, which `scripts/generate-chinese-words.py` makes of jieba's sources. Its metadata has the format
/// and the source; its tensors, with N nodes, of which the first ``RunCharacter/count`` are the first level:
///
/// | tensor | type, shape | |
/// |---|---|---|
/// | `letters` | U16 [N - first level] | the node's character; with the highest bit set, the last of its siblings |
/// | `branches` | U8 [⌈N / 8⌉] | whether nodes have children, eight to a byte, the first one lowest |
/// | `values` | U8 [N] | which of `weights`; 0: no word; 255: the next of `rare` |
/// | `rare` | U16 | which of `weights`, 255 or more |
/// | `weights` | F64 | log(frequency / sum of all); the first one of frequency 1 |
/// | `moves` | F64 [5, 4] | of the first state, then from each state to each, in the order of ``HiddenState`` |
/// | `emitted` | U16 [Chinese characters, 4] | which of `emissions`, by character and state |
/// | `emissions` | F64 | log probabilities; the first one stands for zero |
extension ChineseDictionary {
  static let format = "raise-chinese-words/1"

  /// Reads a file and checks all of it.
  ///
  /// - Throws: `CheckpointError` or ``ChineseDictionaryError``.
  convenience init(path: String) throws {
    let file = try Safetensors(path: path)
    guard file.metadata["format"] == Self.format else {
      let found = file.metadata["format"].map { "\"\($0)\"" } ?? "none"
      throw ChineseDictionaryError(path: path, problem: "format: expected \"\(Self.format)\", found \(found)")
    }
    let reader = DictionaryReader(file: file)
    let tables = try reader.tables()
    let digest = withExtendedLifetime(file) { SHA256.hash(data: file.file.bytes) }
      .map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    self.init(tables: tables, identity: "\(file.metadata["source"] ?? "words") (\(digest))")
  }
}

/// Expands the tensors into tables.
private struct DictionaryReader {
  let file: Safetensors

  func tables() throws -> ChineseDictionary.Tables {
    let values: [UInt8] = try elements("values", "U8")
    let letters: [UInt16] = try elements("letters", "U16")
    let weights: [Double] = try elements("weights", "F64")
    let moves: [Double] = try elements("moves", "F64", shape: [HiddenState.count + 1, HiddenState.count])
    guard letters.count + RunCharacter.count == values.count else {
      throw problem(
        "letters", "\(values.count - RunCharacter.count) elements, all nodes but the first level", "\(letters.count)")
    }
    let firstChild = try firstChildren(letters: letters, count: values.count)
    let expanded = try expand(values, weights: weights.count)
    try check(weights + moves)
    return ChineseDictionary.Tables(
      letters: Self.copy([UInt16](repeating: 0, count: RunCharacter.count) + letters.map { $0 & ~Self.lastSibling }),
      firstChild: Self.copy(firstChild), values: Self.copy(expanded), weights: Self.copy(weights),
      moves: Self.copy(moves), emissions: Self.copy(try emissions()),
      asciiNumbers: Self.copy(RunCharacter.asciiNumbers))
  }

  private static let lastSibling: UInt16 = 1 << 15
  private static let rare: UInt8 = 255

  /// Where each node's children begin; one more for the end.
  private func firstChildren(letters: [UInt16], count: Int) throws -> [UInt32] {
    let branches: [UInt8] = try elements("branches", "U8", shape: [(count + 7) / 8])
    let base = RunCharacter.count
    var next = base
    var result = [UInt32](repeating: 0, count: count + 1)
    for node in 0..<count {
      result[node] = UInt32(truncatingIfNeeded: next)
      guard branches[node >> 3] >> (node & 7) & 1 == 1 else { continue }
      // Children come behind their parent: a walk from child to child ends.
      guard next > node else { throw problem("branches", "children behind node \(node)", "node \(next)") }
      var before = -1
      while true {
        guard next < count else { throw problem("branches", "children of node \(node)", "the end of letters") }
        let letter = Int(letters[next - base] & ~Self.lastSibling)
        guard letter > before, letter < RunCharacter.count else {
          throw problem("letters", "\(before + 1)...\(RunCharacter.count - 1) at \(next - base)", "\(letter)")
        }
        before = letter
        next += 1
        if letters[next - 1 - base] & Self.lastSibling != 0 { break }
      }
    }
    guard next == count else { throw problem("branches", "parents of all \(count) nodes", "those of \(next)") }
    result[count] = UInt32(truncatingIfNeeded: next)
    return result
  }

  private func expand(_ values: [UInt8], weights: Int) throws -> [UInt16] {
    let rare: [UInt16] = try elements("rare", "U16")
    var used = 0
    let expanded = try values.map { value in
      guard value == Self.rare else { return UInt16(value) }
      guard used < rare.count else { throw problem("rare", "an element for each 255 of values", "\(rare.count)") }
      used += 1
      return rare[used - 1]
    }
    guard used == rare.count else {
      throw problem("rare", "\(used) elements, one for each 255 of values", "\(rare.count)")
    }
    if let wrong = expanded.first(where: { $0 >= weights }) {
      throw problem("values", "less than \(weights)", "\(wrong)")
    }
    return expanded
  }

  private func emissions() throws -> [Double] {
    let distinct: [Double] = try elements("emissions", "F64")
    let emitted: [UInt16] = try elements("emitted", "U16", shape: [RunCharacter.hanCount, HiddenState.count])
    if let wrong = emitted.first(where: { $0 >= distinct.count }) {
      throw problem("emitted", "less than \(distinct.count)", "\(wrong)")
    }
    try check(distinct)
    return emitted.map { distinct[Int($0)] }
  }

  /// A probability's logarithm is a number, and not above 0.
  private func check(_ logarithms: [Double]) throws {
    if let wrong = logarithms.first(where: { !($0 <= 0) || $0 == -.infinity }) {
      throw problem("weights, moves and emissions", "finite numbers up to 0", "\(wrong)")
    }
  }

  /// All elements of a tensor.
  private func elements<T: BitwiseCopyable>(_ name: String, _ type: String, shape: [Int]? = nil) throws -> [T] {
    guard let tensor = file.tensors[name], let start = file.address(of: tensor) else {
      throw problem(name, "a tensor", "none")
    }
    guard tensor.type.name == type, shape == nil ? tensor.shape.count == 1 : tensor.shape == shape else {
      throw problem(name, "\(type) \(shape.map { "\($0)" } ?? "[n]")", "\(tensor.type.name) \(tensor.shape)")
    }
    return withExtendedLifetime(file) {
      [T](unsafeUninitializedCapacity: tensor.count) { elements, count in
        UnsafeMutableRawBufferPointer(elements).copyMemory(
          from: UnsafeRawBufferPointer(start: start, count: tensor.range.count))
        count = tensor.count
      }
    }
  }

  private func problem(_ tensor: String, _ expected: String, _ found: String) -> ChineseDictionaryError {
    ChineseDictionaryError(path: file.file.path, problem: "\(tensor): expected \(expected), found \(found)")
  }

  private static func copy<T: BitwiseCopyable>(_ elements: [T]) -> UnsafeMutablePointer<T> {
    let copy = UnsafeMutablePointer<T>.allocate(capacity: max(elements.count, 1))
    copy.initialize(from: elements, count: elements.count)
    return copy
  }
}
