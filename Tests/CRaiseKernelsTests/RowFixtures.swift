import CRaiseKernels
import Foundation
import RaiseTesting

/// An instruction set whose kernels this build and this CPU have.
enum RowKernelTable: Int, CaseIterable, Sendable {
  case portable, avx2, avx512, neon, neonDot

  static var available: [Self] { allCases.filter { rk_kernels_for(rk_isa(UInt32($0.rawValue))) != nil } }
  /// Those that fuse multiplications with additions, and so agree to the last bit.
  static var fused: [Self] { available.filter { $0 != .portable } }

  var kernels: rk_kernels {
    guard let table = rk_kernels_for(rk_isa(UInt32(rawValue))) else { preconditionFailure("ask `available` first") }
    return table.pointee
  }
}

extension SeededGenerator {
  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -2...2) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }
}

typealias GuardedFloats = Guarded<Float>

/// Elements that end where an unreadable page begins and start after a page of a known pattern.
final class Guarded<Element: BitwiseCopyable> {
  private let mapping: UnsafeMutableRawPointer
  private let length: Int
  private let page = Int(sysconf(Int32(_SC_PAGESIZE)))
  private let count: Int
  let start: UnsafeMutablePointer<Element>

  init(_ values: [Element]) {
    count = values.count
    let bytes = values.count * MemoryLayout<Element>.stride
    let room = (bytes + page - 1) / page * page
    length = page + room + page
    guard let mapping = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0), mapping != MAP_FAILED,
      mprotect(mapping + page + room, page, PROT_NONE) == 0
    else { preconditionFailure("no memory for a guarded buffer") }
    self.mapping = mapping
    memset(mapping, 0xA5, page + room)
    start = (mapping + page + room - bytes).assumingMemoryBound(to: Element.self)
    start.update(from: values, count: values.count)
  }

  deinit { munmap(mapping, length) }

  var values: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// Whether all before the first element is as it was.
  var isIntact: Bool {
    let before = UnsafeRawPointer(start) - UnsafeRawPointer(mapping)
    return UnsafeRawBufferPointer(start: mapping, count: before).allSatisfy { $0 == 0xA5 }
  }
}

func largestDifference(_ a: [Float], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { max($0, abs(Double($1.0) - $1.1).isNaN ? .infinity : abs(Double($1.0) - $1.1)) }
}

func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }
