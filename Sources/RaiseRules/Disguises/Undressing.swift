/// Takes the disguises off one text, layer by layer, within limits that hostile texts cannot move.
struct Undressing {
  /// How often the register is gone through for one text, and how deep texts are looked for in what was hidden.
  private static let maxRounds = 3
  private static let maxDepth = 2

  private let original: [UInt8]
  private var found: [PlainReading] = []
  private var seen: Set<[UInt8]>
  /// How many bytes the readings may still have.
  private var bytesLeft: Int

  /// What `text` says without its disguises.
  static func readings(of text: String) -> [PlainReading] {
    var text = text
    guard text.withUTF8({ !DisguiseSigns(in: $0).isEmpty }) else { return [] }
    var undressing = Undressing(Array(text.utf8))
    undressing.undress(undressing.original, depth: 0, [])
    return undressing.found
  }

  private init(_ original: [UInt8]) {
    self.original = original
    seen = [original]
    bytesLeft = 5 * original.count + 4096
  }

  /// - Parameter place: Where in the original the text was hidden; nil for the original itself.
  private mutating func undress(_ text: [UInt8], in place: Range<Int>? = nil, depth: Int, _ undone: [String]) {
    var (text, undone) = (text, undone)
    var signs = text.withUnsafeBufferPointer(DisguiseSigns.init(in:))
    for _ in 0..<Self.maxRounds {
      let before = text
      for disguise in Disguises.all where !signs.isDisjoint(with: disguise.signs) {
        let replacements = text.withUnsafeBufferPointer(disguise.replacements)
        guard !replacements.isEmpty else { continue }
        let plain = text.withUnsafeBufferPointer { Replacement.apply(replacements, to: $0) }
        let names = undone.contains(disguise.name) ? undone : undone + [disguise.name]
        guard note(plain, names, in: place) else { return }
        if disguise.isEncoding, depth < Self.maxDepth {
          let hidden = Array(replacements.map(\.bytes).joined(separator: [0x0A]))
          let place = place ?? Difference(original, plain).first
          if note(hidden, names, in: place) { undress(hidden, in: place, depth: depth + 1, names) }
        }
        (text, undone) = (plain, names)
        signs = text.withUnsafeBufferPointer(DisguiseSigns.init(in:))
      }
      if text == before { return }
    }
  }

  /// Keeps a reading; false when it is known already, or there is no room for it.
  private mutating func note(_ plain: [UInt8], _ names: [String], in place: Range<Int>?) -> Bool {
    guard plain.count <= bytesLeft, seen.insert(plain).inserted else { return false }
    bytesLeft -= plain.count
    let difference = Difference(original, plain)
    found.append(
      PlainReading(
        text: String(decoding: plain, as: UTF8.self), disguises: names, range: place ?? difference.first,
        changed: place == nil ? difference.second : 0..<plain.count, originalCount: original.count))
    return true
  }
}

/// Where two texts differ: what lies between what they begin and end with alike, in whole scalars.
private struct Difference {
  let first: Range<Int>
  let second: Range<Int>

  init(_ first: [UInt8], _ second: [UInt8]) {
    let most = min(first.count, second.count)
    var start = 0
    while start < most, first[start] == second[start] { start += 1 }
    while start > 0, start < first.count, ByteTraits.isContinuation(first[start]) { start -= 1 }
    while start > 0, start < second.count, ByteTraits.isContinuation(second[start]) { start -= 1 }
    var same = 0
    while same < most - start, first[first.count - 1 - same] == second[second.count - 1 - same] { same += 1 }
    while same > 0, ByteTraits.isContinuation(first[first.count - same]) { same -= 1 }
    self.first = start..<first.count - same
    self.second = start..<second.count - same
  }
}
